import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { buttonsOf } from '../../sandbox/client.ts'
import { createAttacker } from '../support/attacker.ts'
import {
  answersTo,
  cardOf,
  cardsOf,
  consoleOf,
  DENY_ALL,
  keyOf,
  press,
  threadOf,
} from '../support/exposure-steps.ts'
import { cardIn, install, rotate, statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/** How an incident ends: two people of security undo what awskey did, and nothing else. */
let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

const report = (key: string, by = 'U0SAM'): Promise<unknown> =>
  sandbox.command(by, 'C0SECURITY', `exposed ${key}`)
const shown = async (): Promise<string> => JSON.stringify(await cardOf(sandbox))

async function contained(user = 'erin'): Promise<string> {
  const key = await keyOf(sandbox, user)
  await report(key)
  await sandbox.advance('PT6M')
  return key
}

describe('a release', () => {
  it('is not carried out on the word of one person, however often they click', async () => {
    await contained()
    const console = await consoleOf(sandbox)
    await press(sandbox, 'U0SAM', 'incident.release')
    await press(sandbox, 'U0SAM', 'incident.release')
    expect(await console.policiesOf('erin')).toContain(DENY_ALL)
    expect(await answersTo(sandbox, 'U0SAM')).toContain('Nothing is undone before somebody else')
    expect(await answersTo(sandbox, 'U0SAM')).toContain('Your decision is recorded already')
    expect(await shown()).toContain('somebody else of security has to sign')
  })

  it('takes the deny away on the word of two, and leaves the exposed key Inactive', async () => {
    const key = await contained()
    const console = await consoleOf(sandbox)
    expect(await console.tagsOf('erin')).toHaveProperty(['awskey:quarantined'])
    await press(sandbox, 'U0SAM', 'incident.release')
    await press(sandbox, 'U0SIA', 'incident.release')
    expect(await console.policiesOf('erin')).not.toContain(DENY_ALL)
    expect(await console.tagsOf('erin')).not.toHaveProperty(['awskey:quarantined'])
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
    expect(await shown()).toContain('released, the incident is over')
    expect(await threadOf(sandbox)).toContain('the quarantine is gone, as IAM shows')
    expect([...buttonsOf(await cardOf(sandbox)).keys()]).toEqual([
      'key.delete',
      'key.create',
      'incident.post_mortem',
    ])

    await sandbox.command(
      'U0ERIN',
      'C0PAYMENTS',
      'create because the old one was exposed for laptop',
    )
    expect(await answersTo(sandbox, 'U0ERIN')).not.toContain('reported as exposed')
  })

  it('counts nobody who is not of security, and not whose key it is', async () => {
    const key = await keyOf(sandbox, 'sam')
    await report(key, 'U0SIA')
    for (const person of ['U0MAYA', 'U0ERIN', 'U0PIA', 'U0GUS'])
      await press(sandbox, person, 'incident.release')
    await press(sandbox, 'U0SIA', 'incident.release')
    await press(sandbox, 'U0SAM', 'incident.release')
    expect(await answersTo(sandbox, 'U0SAM')).toContain('your own key that is exposed')
    expect(await answersTo(sandbox, 'U0MAYA')).toContain('not among the approvers of security')
    expect(await (await consoleOf(sandbox)).policiesOf('sam')).toContain(DENY_ALL)
  })

  it('is asked for anew when something changed after it was signed', async () => {
    const key = await contained()
    await press(sandbox, 'U0SAM', 'incident.release')
    const old = await cardOf(sandbox)
    await report(key, 'U0OMAR')
    await sandbox.click(old, 'U0SIA', 'incident.release', buttonsOf(old).get('incident.release'))
    expect(await answersTo(sandbox, 'U0SIA')).toContain('This changed since you looked')
    await press(sandbox, 'U0SIA', 'incident.release')
    expect(await (await consoleOf(sandbox)).policiesOf('erin')).toContain(DENY_ALL)
  })

  it('is carried out once, also when both click many times at once', async () => {
    await contained()
    const card = await cardOf(sandbox)
    const value = buttonsOf(card).get('incident.release')
    await Promise.all(
      Array.from({ length: 16 }, (_, at) =>
        sandbox.click(card, at % 2 === 0 ? 'U0SAM' : 'U0SIA', 'incident.release', value),
      ),
    )
    await sandbox.settle()
    expect(await (await consoleOf(sandbox)).policiesOf('erin')).not.toContain(DENY_ALL)
    const told = await sandbox.messages({
      channel: 'C0SECURITY',
      holding: 'the quarantine is gone',
    })
    expect(told).toHaveLength(1)
  })

  it('says that it is not known to be undone while IAM does not answer, and then undoes it', async () => {
    await contained()
    await press(sandbox, 'U0SAM', 'incident.release')
    await sandbox.fault({ service: 'iam', operation: 'DetachUserPolicy', mode: 'deny', times: 2 })
    await press(sandbox, 'U0SIA', 'incident.release')
    expect(await shown()).toContain('being released')
    expect(await threadOf(sandbox)).toContain('Treat the IAM user as quarantined')
    await sandbox.advance('PT2M')
    expect(await shown()).toContain('released, the incident is over')
    expect(await (await consoleOf(sandbox)).policiesOf('erin')).not.toContain(DENY_ALL)
  })

  it('is not over while the tag of the quarantine stands, and goes on when IAM answers', async () => {
    await contained()
    await press(sandbox, 'U0SAM', 'incident.release')
    await sandbox.fault({ service: 'iam', operation: 'UntagUser', mode: 'deny', times: 2 })
    await press(sandbox, 'U0SIA', 'incident.release')
    expect(await threadOf(sandbox)).toContain('IAM still shows the tag awskey:quarantined')
    await sandbox.advance('PT2M')
    expect(await shown()).toContain('released, the incident is over')
    expect(await (await consoleOf(sandbox)).tagsOf('erin')).not.toHaveProperty([
      'awskey:quarantined',
    ])
  })

  it('is there for a user that could not be tagged', async () => {
    await sandbox.fault({ service: 'iam', operation: 'TagUser', mode: 'deny', times: 9 })
    await contained()
    expect(await shown()).toContain('could not be put on the user (iam:TagUser denied)')
    await press(sandbox, 'U0SAM', 'incident.release')
    await press(sandbox, 'U0SIA', 'incident.release')
    expect(await shown()).toContain('released, the incident is over')
  })

  it('leaves a deny-all that somebody else had attached before', async () => {
    const key = await keyOf(sandbox, 'erin')
    const console = await consoleOf(sandbox)
    await console.attach('erin', DENY_ALL)
    await report(key)
    await press(sandbox, 'U0SAM', 'incident.release')
    await press(sandbox, 'U0SIA', 'incident.release')
    expect(await shown()).toContain('released, the incident is over')
    expect(await console.policiesOf('erin')).toContain(DENY_ALL)
  })

  it('gives the request back that was on hold', async () => {
    const rotation = await rotate(sandbox)
    await install(sandbox, rotation)
    await report(rotation.oldKey.accessKeyId)
    await sandbox.advance('P1D')
    await press(sandbox, 'U0SAM', 'incident.release')
    await press(sandbox, 'U0SIA', 'incident.release')
    await sandbox.advance('P1D')
    const attacker = await createAttacker(sandbox)
    const request = await attacker.request('rotate')
    const lock = (await attacker.rows()).find(({ sk }) => sk === 'LOCK')
    attacker.close()
    expect(lock?.['requestId']).toBe(request['id'])
    // What changed meanwhile is what it holds for by now.
    expect(request['hold']).toMatchObject({ reason: 'keys_changed_outside' })
    expect(await sandbox.logs()).not.toContain('a job failed')
  })
})

const Signed = z.object({
  version: z.number(),
  release: z.looseObject({ votes: z.array(z.unknown()) }),
})

describe('a release that was written into the table', () => {
  it('releases nothing, and security is told', async () => {
    const key = await contained()
    await press(sandbox, 'U0SAM', 'incident.release')
    const attacker = await createAttacker(sandbox)
    const row = (await attacker.rows()).find(({ sk }) => sk === 'INCIDENT')
    if (row === undefined) throw new Error('no incident')
    const { version, release } = Signed.parse(row)
    const value = buttonsOf(await cardOf(sandbox)).get('incident.release')
    const forged = {
      by: 'U0SIA',
      at: '2026-03-02T09:00:00.000Z',
      act: {
        jobId: 'b'.repeat(64),
        team: 'T0AWSKEY',
        user: 'U0SIA',
        action: 'incident.release',
        value,
        at: '2026-03-02T09:00:00.000Z',
        mac: Buffer.alloc(32, 7).toString('base64'),
      },
    }
    await attacker.put({
      ...row,
      version: version + 1,
      release: { ...release, granted: true, votes: [...release.votes, forged] },
    })
    attacker.close()
    await sandbox.advance('PT10M')
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key} once more`)
    expect(await (await consoleOf(sandbox)).policiesOf('erin')).toContain(DENY_ALL)
    expect(await threadOf(sandbox)).toContain('no signature shows who asked for it')
  })
})

describe('an incident that awskey did nothing for', () => {
  it('is closed by one of security, and by nobody else', async () => {
    const key = await keyOf(sandbox, 'erin')
    await report(key, 'U0OMAR')
    await press(sandbox, 'U0OMAR', 'incident.close')
    expect(await shown()).toContain('still as it was')
    await press(sandbox, 'U0SAM', 'incident.close')
    expect(await shown()).toContain('closed, awskey did nothing')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
  })
})

describe('a key that is exposed again', () => {
  it('has another incident with a card of its own, and nobody’s old word contains it', async () => {
    const key = await contained()
    await press(sandbox, 'U0SAM', 'incident.release')
    await press(sandbox, 'U0SIA', 'incident.release')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', `activate ${key} because it was a false alarm`)
    const approval = await cardIn(sandbox)
    await sandbox.click(
      approval,
      'U0MAYA',
      'request.approve',
      buttonsOf(approval).get('request.approve'),
    )
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    await report(key, 'U0OMAR')
    const cards = await cardsOf(sandbox)
    expect(cards).toHaveLength(2)
    expect(JSON.stringify(cards)).toContain('still as it was')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
  })
})
