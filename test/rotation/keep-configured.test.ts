import { beforeEach, describe, expect, it } from 'vitest'
import { anAutoRequest } from '../../sandbox/gallery/rows/key-operation-rows.ts'
import { aSubject, ERIN, MAYA } from '../../sandbox/gallery/rows/request-rows.ts'
import type { Registration } from '../../src/requests/auto-store.ts'
import { type AutoLine, configuredAct } from '../../src/requests/configured-act.ts'
import type { Request } from '../../src/requests/request.ts'
import { requestIdOf } from '../../src/requests/request-id.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { createKeepConfigured } from '../../src/rotation/keep-configured.ts'
import { ok } from '../../src/shared/result.ts'

const NOW = new Date('2026-06-01T09:00:00.000Z')
const { account, userName, userId } = aSubject()
const LINE: AutoLine = {
  target: { by: 'user', account: 'development', userName },
  everyDays: 90,
  by: MAYA,
}
const configured = anAutoRequest({ act: configuredAct(LINE, NOW.toISOString()), requester: MAYA })
const inSlack = anAutoRequest({ requester: ERIN })

let asked: SignedAct[]
beforeEach(() => {
  asked = []
})

const registered = (by: Request, more: Partial<Registration> = {}): Registration => ({
  ...{ secretArn: 'arn', account, userName, userId, by: by.id },
  ...{ on: true, everyDays: 90, since: NOW.toISOString() },
  ...more,
})

async function keep(
  lines: readonly AutoLine[],
  registrations: readonly Registration[],
  turnedOn: Request = configured,
  isDryRun = false,
  now = NOW,
): Promise<readonly (string | undefined)[]> {
  await createKeepConfigured({
    lines,
    autos: { registrations: () => Promise.resolve(registrations) },
    store: { read: () => Promise.resolve(turnedOn) },
    clock: { now: () => now },
    isDryRun: () => isDryRun,
    accountName: () => 'development',
    ask: (act) => {
      asked.push(act)
      return Promise.resolve(ok({ request: turnedOn, repeated: false }))
    },
    follow: () => Promise.resolve('idle'),
    notFollowed: () => undefined,
  })()
  return asked.map(({ details }) => details?.every)
}

describe('keepConfigured', () => {
  it('asks once a week where the account is in dry run, and anew on the day that it is over', async () => {
    const monday = new Date('2026-03-02T10:00:00.000Z')
    const tuesday = new Date('2026-03-03T10:00:00.000Z')
    await keep([LINE], [], configured, true, monday)
    await keep([LINE], [], configured, true, tuesday)
    await keep([LINE], [], configured, false, monday)
    const [first, second, real] = asked.map(({ at }) => at)
    expect(second).toBe(first)
    expect(real).not.toBe(first)
  })

  it('turns on what is written and not on, and what is on with another interval', async () => {
    expect(await keep([LINE], [])).toEqual(['90d'])
    expect(asked[0]).toMatchObject({ user: MAYA, value: 'user:development/erin' })
    expect(await keep([LINE], [registered(configured, { everyDays: 60 })])).toEqual(['90d', '90d'])
  })

  it('asks for one request a day, however often it looks', async () => {
    await keep([LINE], [])
    await keep([LINE], [])
    expect(new Set(asked.map(requestIdOf)).size).toBe(1)
  })

  it('leaves alone what is on as written', async () => {
    expect(await keep([LINE], [registered(configured)])).toEqual([])
  })

  it('turns off what was written and is gone, and nothing that somebody turned on in Slack', async () => {
    expect(await keep([], [registered(configured)])).toEqual(['off'])
    asked = []
    expect(await keep([], [registered(inSlack)], inSlack)).toEqual([])
    expect(await keep([], [registered(configured, { on: false })])).toEqual([])
  })
})
