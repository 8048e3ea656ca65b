import { describe, expect, it } from 'vitest'
import type { LogIds } from '../../../src/shared/log.ts'
import { boltLogger } from '../../../src/slack/ingress/bolt-logger.ts'

const said = (...parts: unknown[]): readonly unknown[] => {
  const lines: unknown[] = []
  const note = (_message: string, ids?: LogIds): void => void lines.push(ids?.['said'])
  const logger = boltLogger({ info: note, warn: note, error: note })
  logger.debug(...parts)
  logger.info(...parts)
  logger.error(...parts)
  return lines
}

describe('boltLogger', () => {
  it('passes on warnings and errors in their own words, and nothing below', () => {
    expect(said('An incoming event was not acknowledged within 3001 ms.')).toEqual([
      'An incoming event was not acknowledged within 3001 ms.',
    ])
  })

  it('leaves out what they were said about', () => {
    expect(said({ body: 'a payload' })).toEqual(['an object'])
    expect(said('http request failed', 'a payload')).toEqual(['http request failed'])
    expect(said('cannot read "we found it in a gist" at https://hooks.slack.com/x/y')).toEqual([
      'cannot read … at …',
    ])
    expect(said('token xoxb-1234567890-abcdefghij is wrong')).toEqual(['token [removed] is wrong'])
  })
})
