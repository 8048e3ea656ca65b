import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf } from '../../sandbox/client.ts'
import { lastAnswerTo } from '../support/main-job.ts'
import {
  approveRoot,
  overrideRoot,
  type RootSandbox,
  rootCard,
  rootKeys,
  startRootSandbox,
} from '../support/root-steps.ts'

/** The root key that production has, in the sandbox over HTTP. */
describe('the deletion of root keys', () => {
  let sandbox: RootSandbox
  beforeEach(async () => {
    sandbox = await startRootSandbox()
  })
  afterEach(() => sandbox.remove())

  const ask = (person = 'U0PIA') =>
    sandbox.command(person, 'C0SECURITY', 'delete root production because nothing uses it')

  it('is done when two others of security have typed the account, and verified after', async () => {
    const [key] = await rootKeys(sandbox)
    await ask()
    const shown = JSON.stringify(await rootCard(sandbox))
    expect(shown).toContain(key?.accessKeyId)
    expect(shown).toContain('production (222222222222)')
    expect(shown).toContain('700 days old')
    expect(shown).toContain('no undo')

    await approveRoot(sandbox, 'U0SAM')
    expect(await rootKeys(sandbox)).toHaveLength(1)
    expect(JSON.stringify(await rootCard(sandbox))).toContain('1 of 2')
    await approveRoot(sandbox, 'U0SIA', '2222-2222-2222')
    expect(await rootKeys(sandbox)).toEqual([])
    const card = JSON.stringify(await rootCard(sandbox))
    expect(card).toContain('*Deleted:*')
    expect(card).toContain('cannot be undone')

    await sandbox.command('U0PIA', 'C0SECURITY', 'history production')
    const history = await lastAnswerTo(sandbox, 'U0PIA')
    expect(history).toContain('asked to delete the root keys of production')
    expect(history).toContain('AWS deleted')
  })

  it('is done by sessions of AssumeRoot that CloudTrail shows under the request, and by nothing else', async () => {
    await ask()
    await approveRoot(sandbox, 'U0SAM')
    await approveRoot(sandbox, 'U0SIA')
    const id = /Request `([0-9A-Z]{26})`/.exec(JSON.stringify(await rootCard(sandbox)))?.[1]
    const { body } = await sandbox.call('events')
    const events = JSON.stringify(body)
    // Asked, before the last approval's effect, around the deletion: three audits and one deletion.
    expect(events.split('"eventName":"AssumeRoot"').length - 1).toBeGreaterThanOrEqual(4)
    expect(events.split('"eventName":"DeleteAccessKey"')).toHaveLength(2)
    expect(events).toContain(`assumed-role/awskey-root/${id}`)
  })

  it('is refused to everybody else, to one alone, and with another account typed', async () => {
    for (const person of ['U0ERIN', 'U0MAYA', 'U0GUS']) {
      await ask(person)
      expect(await lastAnswerTo(sandbox, person)).toMatch(/only some people|Guests cannot/)
    }
    await ask()
    await approveRoot(sandbox, 'U0PIA')
    expect(await lastAnswerTo(sandbox, 'U0PIA')).toMatch(/their own request/)
    await approveRoot(sandbox, 'U0SAM', '111111111111')
    expect(await lastAnswerTo(sandbox, 'U0SAM')).toMatch(/not what stands on the card/)
    await approveRoot(sandbox, 'U0SAM')
    await approveRoot(sandbox, 'U0SAM')
    expect(await lastAnswerTo(sandbox, 'U0SAM')).toMatch(/recorded already/)
    await approveRoot(sandbox, 'U0MAYA')
    expect(await lastAnswerTo(sandbox, 'U0MAYA')).toMatch(/not among/)
    expect(await rootKeys(sandbox)).toHaveLength(1)
  })

  it('is refused for the management account, with the steps by hand', async () => {
    await sandbox.command('U0PIA', 'C0SECURITY', 'delete root tooling')
    const answer = await lastAnswerTo(sandbox, 'U0PIA')
    expect(answer).toContain('management account')
    expect(answer).toContain('https://console.aws.amazon.com/iam/home#/security_credentials')
  })

  it('says that there is nothing to delete where there is no root key', async () => {
    await sandbox.command('U0PIA', 'C0SECURITY', 'delete root development')
    expect(await lastAnswerTo(sandbox, 'U0PIA')).toContain('has no access key')
  })

  it('is refused when AWS gives no session, and says what that can be', async () => {
    await sandbox.fault({ service: 'sts', operation: 'AssumeRoot', mode: 'deny', times: 9 })
    await ask()
    const answer = await lastAnswerTo(sandbox, 'U0PIA')
    expect(answer).toContain('centralised root access is off')
    expect(answer).toContain('security_credentials')
  })

  it('holds on a key that was used lately until somebody else of security answers for it', async () => {
    const [key] = await rootKeys(sandbox)
    await sandbox.call('use-key', { access_key_id: key?.accessKeyId, service: 's3' })
    await ask()
    expect(JSON.stringify(await rootCard(sandbox))).toContain('within the last 90 days')
    await approveRoot(sandbox, 'U0SAM')
    await approveRoot(sandbox, 'U0SIA')
    expect(await rootKeys(sandbox)).toHaveLength(1)
    await overrideRoot(sandbox, 'U0PIA', 'I asked for it')
    expect(await lastAnswerTo(sandbox, 'U0PIA')).toMatch(/their own request/)
    expect(await rootKeys(sandbox)).toHaveLength(1)
    await overrideRoot(sandbox, 'U0SIA', 'it is the exposed one')
    expect(await rootKeys(sandbox)).toEqual([])
    expect(JSON.stringify(await rootCard(sandbox))).toContain('*Deleted:*')
  })

  it('cannot be overridden while the last use is not known, and ends after a day', async () => {
    await sandbox.fault({
      service: 'iam',
      operation: 'GetAccessKeyLastUsed',
      account: '222222222222',
      mode: 'deny',
      times: 999,
    })
    await ask()
    const card = await rootCard(sandbox)
    expect(JSON.stringify(card)).toContain('did not say when the root key was last used')
    expect(buttonsOf(card).has('root.override')).toBe(false)
    await approveRoot(sandbox, 'U0SAM')
    await approveRoot(sandbox, 'U0SIA')
    await sandbox.advance('P2D')
    expect(await rootKeys(sandbox)).toHaveLength(1)
    expect(JSON.stringify(await rootCard(sandbox))).toContain('*Expired:*')
  })

  it('is asked anew when a key was used after the card was drawn', async () => {
    await ask()
    await approveRoot(sandbox, 'U0SAM')
    const [key] = await rootKeys(sandbox)
    await sandbox.call('use-key', { access_key_id: key?.accessKeyId, service: 's3' })
    await approveRoot(sandbox, 'U0SIA')
    expect(await rootKeys(sandbox)).toHaveLength(1)
    const cards = await sandbox.messages({ channel: 'C0SECURITY', holding: 'Delete the root keys' })
    expect(JSON.stringify(cards)).toContain('asked anew on a new card')
    const card = JSON.stringify(await rootCard(sandbox))
    expect(card).toContain('0 of 2')
    expect(card).toContain('within the last 90 days')
  })

  it.each([
    ['before the deletion', 'crash'],
    ['after it', 'timeout_after_success'],
  ])('goes on when a worker stops %s', async (_when, mode) => {
    await ask()
    await approveRoot(sandbox, 'U0SAM')
    await sandbox.fault({ service: 'iam', operation: 'DeleteAccessKey', mode, times: 1 })
    await approveRoot(sandbox, 'U0SIA')
    await sandbox.advance('PT1H')
    expect(await rootKeys(sandbox)).toEqual([])
    expect(JSON.stringify(await rootCard(sandbox))).toContain('*Deleted:*')
  })
})

describe('the deletion of root keys, not configured', () => {
  it('is refused with the steps by hand', async () => {
    const sandbox = await startRootSandbox((config) => config.replace(/^rootAccess:.*\n/m, ''))
    try {
      await sandbox.command('U0PIA', 'C0SECURITY', 'delete root production')
      const answer = await lastAnswerTo(sandbox, 'U0PIA')
      expect(answer).toContain('`rootAccess` is not in awskey.yml')
      expect(answer).toContain('security_credentials')
    } finally {
      await sandbox.remove()
    }
  })
})
