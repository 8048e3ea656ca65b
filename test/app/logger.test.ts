import { describe, expect, it, vi } from 'vitest'
import { createLog } from '../../src/app/logger.ts'
import { newReference } from '../../src/app/reference.ts'

/** Powertools writes past `console`, to the streams themselves. */
const lines = (write: () => void): string => {
  const written: string[] = []
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0)
  write()
  vi.restoreAllMocks()
  return written.join('')
}

describe('createLog', () => {
  it('writes of an error its name and code, never its text or stack', () => {
    const error = new Error('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY was sent')
    error.name = 'AccessDenied'
    const written = lines(() => createLog('test').error('a call failed', { reference: 'X' }, error))
    expect(written).toContain('AccessDenied')
    expect(written).not.toContain('wJalr')
    expect(written).not.toContain('logger.test.ts')
  })

  it('takes secrets out of ids', () => {
    const written = lines(() =>
      createLog('test').info('x', { id: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }),
    )
    expect(written).toContain('[removed]')
    expect(written).not.toContain('wJalr')
  })

  it('has no way to write at debug level', () => {
    expect(Object.keys(createLog('test'))).toEqual(['info', 'warn', 'error', 'put'])
  })
})

describe('newReference', () => {
  it('gives eight letters and digits that are told apart easily', () => {
    expect(newReference()).toMatch(/^[2-9A-HJ-NP-Z]{8}$/)
    expect(newReference(() => Uint8Array.from([0, 1, 31, 32, 33, 255, 8, 9]))).toBe('23Z23ZAB')
  })
})
