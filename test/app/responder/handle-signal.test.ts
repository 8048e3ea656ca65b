import { describe, expect, it } from 'vitest'
import { anIncident, EXPOSED_KEY } from '../../../sandbox/gallery/rows/incident-rows.ts'
import { aSignal } from '../../../sandbox/gallery/rows/signal-rows.ts'
import { createHandleSignal } from '../../../src/app/responder/handle-signal.ts'
import type { SignalJob } from '../../../src/exposure/responder-job.ts'
import type { SignedSignal } from '../../../src/exposure/signed-signal.ts'
import { type AccessKeyId, AccountId, IamUserName } from '../../../src/requests/ids.ts'
import { type Known, known, unknown } from '../../../src/shared/known.ts'
import { silentLog } from '../../../src/shared/log.ts'

const ERIN = { kind: 'user', userName: IamUserName.parse('erin') } as const
const signal = aSignal('quarantine_policy', { about: ERIN })

interface World {
  readonly done: string[]
  readonly queued: { readonly job: SignalJob; readonly delayMs: number | undefined }[]
  handle(tries?: number, asked?: SignedSignal): Promise<void>
}

function world(changes: {
  readonly valid?: Known<boolean>
  readonly keys?: Known<readonly AccessKeyId[]>
  readonly told?: boolean
}): World {
  const done: string[] = []
  const queued: World['queued'] = []
  const claimed = new Set<string>()
  const handle = createHandleSignal({
    accounts: [AccountId.parse('111111111111')],
    verifier: { verify: () => Promise.resolve(changes.valid ?? known(true)) },
    keysNamed: () => Promise.resolve(changes.keys ?? known([EXPOSED_KEY])),
    report(keyId) {
      done.push(`reported ${keyId}`)
      return Promise.resolve({ incident: anIncident(), joined: false })
    },
    claims: {
      claim(id) {
        const isNew = !claimed.has(id)
        claimed.add(id)
        return Promise.resolve(isNew ? 'claimed' : 'taken')
      },
      finish: () => Promise.resolve(),
    },
    leaseMs: 1,
    jobs: {
      enqueue(job, delayMs) {
        if (job.kind === 'signal') queued.push({ job, delayMs })
        return Promise.resolve()
      },
    },
    log: silentLog,
    follow(keyId) {
      done.push(`followed ${keyId}`)
      return Promise.resolve()
    },
    tellSecurity(_, outcome) {
      done.push(`told ${outcome.kind}${outcome.kind === 'not_known' ? ` ${outcome.again}` : ''}`)
      return Promise.resolve(changes.told ?? true)
    },
    reportForgery() {
      done.push('forgery')
      return Promise.resolve()
    },
  })
  return {
    done,
    queued,
    handle: (tries, asked = signal) =>
      handle({ kind: 'signal', signal: asked, ...(tries !== undefined && { tries }) }),
  }
}

describe('createHandleSignal', () => {
  it('reports each key that the signal is about, and follows its incident', async () => {
    const { handle, done } = world({})
    await handle()
    expect(done).toEqual([`reported ${EXPOSED_KEY}`, `followed ${EXPOSED_KEY}`])
  })

  it('does nothing on a MAC that does not fit but tell security', async () => {
    const { handle, done } = world({ valid: known(false) })
    await handle()
    expect(done).toEqual(['forgery'])
  })

  it('does nothing while the MAC cannot be checked, and lets the job come again', async () => {
    const { handle, done } = world({ valid: unknown('kms:VerifyMac Throttling') })
    await expect(handle()).rejects.toThrow('could not be checked')
    expect(done).toEqual([])
  })

  it('refuses an account that the configuration does not name any more', async () => {
    const { handle, done } = world({})
    await handle(0, { ...signal, account: AccountId.parse('999999999999') })
    expect(done).toEqual([])
  })

  it('tells security once of a user without Active keys, however often the job comes', async () => {
    const { handle, done } = world({ keys: known([]) })
    await handle()
    await handle()
    expect(done).toEqual(['told no_active_key'])
  })

  it('tells security of keys that cannot be read when it begins and when it gives up, and asks again in between', async () => {
    const { handle, done, queued } = world({ keys: unknown('iam:ListAccessKeys Throttling') })
    await handle()
    for (let at = 0; at < queued.length; at++) await handle(queued[at]?.job.tries)
    expect(done).toEqual(['told not_known true', 'told not_known false'])
    const waited = queued.reduce((sum, { delayMs = 0 }) => sum + delayMs, 0)
    expect(waited).toBeGreaterThan(2 * 3_600_000)
    expect(queued.every(({ delayMs = 0 }) => delayMs <= 15 * 60_000)).toBe(true)
  })

  it('comes again when security could not be told', async () => {
    const { handle } = world({ keys: known([]), told: false })
    await expect(handle()).rejects.toThrow('was not told')
  })
})
