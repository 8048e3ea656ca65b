import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mintKeyId } from '../../sandbox/aws/key-id.ts'
import { buttonsOf } from '../../sandbox/client.ts'
import { everythingStored } from '../support/everything-stored.ts'
import {
  answersTo,
  callsOfResponder,
  cardOf,
  cardsOf,
  consoleOf,
  DENY_ALL,
  keyOf,
  NOTHING_TO_CONTAIN,
  press,
  threadOf,
} from '../support/exposure-steps.ts'
import { statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const PRODUCTION = '222222222222'

let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

async function untilInactive(userName: string, keyId: string): Promise<void> {
  for (let looks = 0; looks < 500; looks++) {
    if ((await statusOf(sandbox, userName, keyId)) === 'Inactive') return
    await wait(5)
  }
}

describe('a quiet key', () => {
  it('is Inactive and its user denied everything, and the looks after it find it so', async () => {
    const key = await keyOf(sandbox, 'erin')
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key} in a public repository`)
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
    expect(await (await consoleOf(sandbox)).policiesOf('erin')).toContain(DENY_ALL)
    expect(await answersTo(sandbox, 'U0SAM')).toMatch(/Inactive and the IAM user is denied/)

    await sandbox.advance('PT6M')

    const shown = JSON.stringify(await cardOf(sandbox))
    expect(shown).toContain('contained')
    expect(shown).toContain('in a public repository')
    expect(shown).toContain('Looked again 3 of 3 times: it held')
    expect(await threadOf(sandbox)).not.toContain('did not hold')
  })

  it('takes three calls of IAM in sequence from the command to Inactive confirmed', async () => {
    const key = await keyOf(sandbox, 'erin')
    // Any list of the account leaves the names behind that a type-ahead offers.
    await sandbox.command('U0SAM', 'C0SECURITY', 'list development')
    const begun = performance.now()
    const command = sandbox.call('command', {
      user: 'U0SAM',
      channel: 'C0SECURITY',
      text: `exposed ${key}`,
    })
    await untilInactive('erin', key)
    const tookMs = performance.now() - begun
    await command
    await sandbox.settle()

    const calls = await callsOfResponder(sandbox)
    // The first three go out together.
    expect(calls.slice(0, 3).toSorted()).toEqual([
      'GetAccessKeyLastUsed',
      'GetUser',
      'ListAccessKeys',
    ])
    expect(calls.slice(3, 5)).toEqual(['UpdateAccessKey', 'ListAccessKeys'])
    expect(tookMs).toBeLessThan(5_000)
  })

  it('reported with its secret is contained, and the secret is nowhere', async () => {
    const key = await keyOf(sandbox, 'erin')
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key} ${SECRET} in a chat`)
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
    expect(await answersTo(sandbox, 'U0SAM')).toContain('looks like the secret')
    expect(await everythingStored(sandbox)).not.toContain(SECRET.slice(0, 16))
  })
})

describe('two reports in the same moment', () => {
  it('are one incident with one card, and everybody is answered', async () => {
    const key = await keyOf(sandbox, 'erin')
    const people = ['U0OMAR', 'U0TINA', 'U0SAM', 'U0ERIN', 'U0MAYA', 'U0SIA', 'U0PIA', 'U0MAX']
    await Promise.all(
      people.map((user) =>
        sandbox.call('command', { user, channel: 'C0SECURITY', text: `exposed ${key} by ${user}` }),
      ),
    )
    await sandbox.settle()

    const card = JSON.stringify(await cardOf(sandbox))
    expect(card).toContain('contained')
    const thread = await threadOf(sandbox)
    for (const user of people) {
      expect(thread).toContain(`by ${user}`)
      expect(await answersTo(sandbox, user)).toContain(key)
    }
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
    const writes = (await callsOfResponder(sandbox)).filter((call) => call === 'UpdateAccessKey')
    expect(writes).toHaveLength(1)
  })
})

describe('who may cause what', () => {
  it('lets the owner make the key Inactive, and security alone quarantine the user', async () => {
    const key = await keyOf(sandbox, 'erin')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', `exposed ${key}`)
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
    const console = await consoleOf(sandbox)
    expect(await console.policiesOf('erin')).not.toContain(DENY_ALL)

    await press(sandbox, 'U0ERIN', 'incident.quarantine')
    expect(await console.policiesOf('erin')).not.toContain(DENY_ALL)
    await press(sandbox, 'U0SAM', 'incident.quarantine')
    expect(await console.policiesOf('erin')).toContain(DENY_ALL)
  })

  it('pages security and leaves the key as it is for whoever only knows its id', async () => {
    const key = await keyOf(sandbox, 'erin')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', `exposed ${key}`)
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    expect(await answersTo(sandbox, 'U0OMAR')).toContain('as it was')
    const card = await cardOf(sandbox)
    expect(JSON.stringify(card)).toContain('<!subteam^S0SECURITY>')

    await press(sandbox, 'U0MAYA', 'incident.contain')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    await press(sandbox, 'U0SIA', 'incident.contain')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
  })

  it('does nothing for a guest and for somebody of another organisation', async () => {
    const key = await keyOf(sandbox, 'erin')
    await sandbox.command('U0GUS', 'C0PAYMENTS', `exposed ${key}`)
    await sandbox.command('U0EVE', 'C0SHARED', `exposed ${key}`)
    expect(await cardsOf(sandbox)).toEqual([])
    expect(await answersTo(sandbox, 'U0GUS')).toContain('Guests cannot use awskey')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
  })

  it('lets the quarantine of a sensitive user wait for one click, also on the word of security', async () => {
    const key = await keyOf(sandbox, 'deployer', PRODUCTION)
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key}`)
    const [shown] = await sandbox.keysOf('deployer', PRODUCTION)
    expect(shown?.status).toBe('Inactive')
    expect(JSON.stringify(await cardOf(sandbox))).toContain('not quarantined')
    await press(sandbox, 'U0SAM', 'incident.quarantine')
    expect(JSON.stringify(await cardOf(sandbox))).toContain('IAM user denied everything')
  })

  it('never touches a protected user, and offers no button for it', async () => {
    const key = await keyOf(sandbox, 'break-glass')
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key}`)
    expect(await statusOf(sandbox, 'break-glass', key)).toBe('Active')
    const card = await cardOf(sandbox)
    expect(JSON.stringify(card)).toContain('protected')
    expect([...buttonsOf(card).keys()]).toEqual(NOTHING_TO_CONTAIN)
  })

  it('never touches the root user', async () => {
    const { iam } = await sandbox.state()
    const root = iam.accounts
      .flatMap(({ users }) => users)
      .find(({ userName }) => userName === '<root_account>')
    const key = root?.keys[0]?.accessKeyId ?? ''
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key}`)
    const card = await cardOf(sandbox)
    expect(JSON.stringify(card)).toContain('the root user of')
    expect([...buttonsOf(card).keys()]).toEqual(NOTHING_TO_CONTAIN)
    expect(await callsOfResponder(sandbox)).not.toContain('UpdateAccessKey')
  })

  it('follows three words of one approver within the hour, and asks security from the fourth on', async () => {
    for (const [at, userName] of ['erin', 'omar', 'never-nora', 'ci-payments'].entries()) {
      const key = await keyOf(sandbox, userName)
      await sandbox.command('U0MAYA', 'C0PAYMENTS', `exposed ${key}`)
      const said = (await sandbox.messages({ to: 'U0MAYA' })).at(-1)?.text
      expect(said).toMatch(at < 3 ? /The key is Inactive/ : /three containments within the hour/)
    }
  })

  it('says that a key is not ours when AWS names another account, and only then', async () => {
    const foreign = mintKeyId('AKIA', '999999999999', Buffer.from([1, 2, 3, 4, 5]))
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${foreign}`)
    expect(await answersTo(sandbox, 'U0SAM')).toContain('account 999999999999, says AWS')

    await sandbox.fault({
      service: 'sts',
      operation: 'GetAccessKeyInfo',
      mode: 'throttle',
      times: 1_000,
    })
    const other = mintKeyId('AKIA', '888888888888', Buffer.from([1, 2, 3, 4, 5]))
    await sandbox.command('U0SIA', 'C0SECURITY', `exposed ${other}`)
    expect(await answersTo(sandbox, 'U0SIA')).toContain('not known')
    expect(await answersTo(sandbox, 'U0SIA')).not.toContain('says AWS')
  })
})
