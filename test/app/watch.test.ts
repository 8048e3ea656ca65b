import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/app/config.ts'
import { inScope, referenceInScope, referenceOf } from '../../src/app/log-scope.ts'
import { createLog } from '../../src/app/logger.ts'
import { watched } from '../../src/app/watch.ts'
import { printedBy } from '../support/printed.ts'

const linesOf = async (work: () => unknown): Promise<Record<string, unknown>[]> =>
  (await printedBy(work)).map((line) => JSON.parse(line) as Record<string, unknown>)

class ChainBusyError extends Error {
  override readonly name = 'ChainBusyError'
}

describe('watched', () => {
  it("puts Lambda's request id, a reference and the cold start on every line", async () => {
    const log = createLog('worker')
    const handle = watched('worker', () => Promise.resolve(log.info('at work')))
    const lines = await linesOf(async () => {
      await handle({}, { awsRequestId: 'first' })
      await handle({}, { awsRequestId: 'second' })
    })
    expect(lines).toMatchObject([
      { function_request_id: 'first', cold_start: true },
      { function_request_id: 'second', cold_start: false },
    ])
    expect(lines[0]?.['reference']).toMatch(/^[2-9A-HJ-NP-Z]{8}$/)
    expect(lines[0]?.['reference']).not.toBe(lines[1]?.['reference'])
  })

  it('writes what was thrown by its name, and throws no text of it for Lambda to write', async () => {
    const handle = watched('clock', () => Promise.reject(new TypeError('with a text')))
    const lines = await linesOf(() =>
      expect(handle({})).rejects.toThrow(/^TypeError, reference [2-9A-HJ-NP-Z]{8}$/),
    )
    expect(lines).toMatchObject([{ level: 'ERROR', errorCode: 'TypeError', Failures: 1 }])
    expect(JSON.stringify(lines)).not.toContain('with a text')
  })

  it('throws on what a configuration lacks as it is', async () => {
    const handle = watched('clock', () =>
      Promise.reject(new ConfigError(['AWSKEY_TABLE is missing'])),
    )
    await linesOf(() => expect(handle({})).rejects.toThrow('AWSKEY_TABLE is missing'))
  })

  it('counts no failure where somebody else is at it', async () => {
    const handle = watched('clock', () => Promise.reject(new ChainBusyError()))
    const lines = await linesOf(() => expect(handle({})).rejects.toThrow())
    expect(lines).toMatchObject([{ level: 'WARN' }])
    expect(lines[0]).not.toHaveProperty('Failures')
  })

  it('keeps two invocations at once apart', async () => {
    const log = createLog('worker')
    const handle = watched('worker', async (id: string) => {
      await Promise.resolve()
      log.info(id)
    })
    const lines = await linesOf(() =>
      Promise.all(['a', 'b'].map((id) => handle(id, { awsRequestId: id }))),
    )
    for (const { message, function_request_id } of lines) expect(message).toBe(function_request_id)
  })
})

describe('inScope', () => {
  it('adds to the ids around it, and takes nothing with it when it ends', async () => {
    const log = createLog('worker')
    const lines = await linesOf(() =>
      inScope({ kind: 'act' }, async () => {
        await inScope({ request: 'r-1' }, () => Promise.resolve(log.info('inside')))
        log.info('outside')
      }),
    )
    expect(lines[0]).toMatchObject({ kind: 'act', request: 'r-1' })
    expect(lines[1]).not.toHaveProperty('request')
  })
})

describe('referenceInScope', () => {
  it('is the one that the lines carry, and a new one where there is none', () => {
    expect(inScope({ reference: 'ABCDEFGH' }, referenceInScope)).toBe('ABCDEFGH')
    expect(referenceInScope()).not.toBe(referenceInScope())
  })
})

describe('referenceOf', () => {
  it('is the same for the same job', () => {
    expect(referenceOf('job-1')).toBe(referenceOf('job-1'))
    expect(referenceOf('job-1')).not.toBe(referenceOf('job-2'))
    expect(referenceOf('job-1')).toMatch(/^[2-9A-HJ-NP-Z]{8}$/)
  })
})
