import { AttachUserPolicyCommand, CreateAccessKeyCommand, IAMClient } from '@aws-sdk/client-iam'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import { EXPOSED_KEY } from '../../sandbox/gallery/rows/incident-rows.ts'
import { aSignal } from '../../sandbox/gallery/rows/signal-rows.ts'
import { type Attacker, createAttacker } from '../support/attacker.ts'
import { findingEvent, healthEvent, keyMadeEvent, quarantineEvent } from '../support/aws-events.ts'
import {
  callsOfResponder,
  cardOf,
  consoleOf,
  DENY_ALL,
  keyOf,
  NOTHING_TO_CONTAIN,
  press,
  threadOf,
} from '../support/exposure-steps.ts'
import { statusOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

const DEVELOPMENT = '111111111111'
const PRODUCTION = '222222222222'
const WRITES = ['UpdateAccessKey', 'AttachUserPolicy', 'PutUserPermissionsBoundary']

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox()
})
beforeEach(async () => {
  await sandbox.call('reset', {})
})
afterAll(() => sandbox.stop())

async function send(...events: readonly unknown[]): Promise<void> {
  const answers = await Promise.all(events.map((event) => sandbox.call('event', event)))
  expect(answers.map(({ httpStatus }) => httpStatus)).toEqual(events.map(() => 200))
  await sandbox.settle()
}

async function shownToSecurity(): Promise<readonly Message[]> {
  const all = await sandbox.messages({ channel: 'C0SECURITY' })
  return all.filter(({ thread_ts }) => thread_ts === undefined)
}
const saidToSecurity = async (): Promise<string> => JSON.stringify(await shownToSecurity())
const writesOfResponder = async (): Promise<readonly string[]> =>
  (await callsOfResponder(sandbox)).filter((call) => WRITES.includes(call))

async function administrator(): Promise<IAMClient> {
  const { endpoints } = await sandbox.state()
  const credentials = endpoints.administrators.find(({ accountId }) => accountId === DEVELOPMENT)
  if (credentials === undefined) throw new Error('no administrator')
  return new IAMClient({ endpoint: endpoints.aws, region: 'us-east-1', credentials })
}

describe('AWS Health', () => {
  it('has an exposed key made Inactive and its user quarantined, with nobody’s click', async () => {
    const key = await keyOf(sandbox, 'erin')
    await send(healthEvent(key))
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
    expect(await (await consoleOf(sandbox)).policiesOf('erin')).toContain(DENY_ALL)
    const card = JSON.stringify(await cardOf(sandbox))
    expect(card).toContain('Exposed access key: contained')
    expect(card).toContain('AWS found the key in public')
    expect(card).toContain('<!subteam^S0SECURITY>')
  })

  it('lets the quarantine of a sensitive user wait for one click', async () => {
    const key = await keyOf(sandbox, 'deployer', PRODUCTION)
    await send(healthEvent(key, { affectedAccount: PRODUCTION }, { account: '333333333333' }))
    const [shown] = await sandbox.keysOf('deployer', PRODUCTION)
    expect(shown?.status).toBe('Inactive')
    expect(JSON.stringify(await cardOf(sandbox))).toContain('not quarantined')
    expect(await writesOfResponder()).toEqual(['UpdateAccessKey'])
    await press(sandbox, 'U0SAM', 'incident.quarantine')
    expect(JSON.stringify(await cardOf(sandbox))).toContain('IAM user denied everything')
  })

  it('touches nothing where AWS finds the key in another account than the notice says', async () => {
    const key = await keyOf(sandbox, 'erin')
    await send(healthEvent(key, { affectedAccount: PRODUCTION }))
    expect(await writesOfResponder()).toEqual([])
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    expect(buttonsOf(await cardOf(sandbox)).has('incident.contain')).toBe(true)
  })

  it('never has a protected user touched', async () => {
    const key = await keyOf(sandbox, 'break-glass')
    await send(healthEvent(key))
    expect(await statusOf(sandbox, 'break-glass', key)).toBe('Active')
    expect([...buttonsOf(await cardOf(sandbox)).keys()]).toEqual(NOTHING_TO_CONTAIN)
    expect(await writesOfResponder()).toEqual([])
  })

  it('does nothing about an account that is not in the configuration', async () => {
    const key = await keyOf(sandbox, 'erin')
    await send(healthEvent(key, { affectedAccount: '999999999999' }))
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    expect(await shownToSecurity()).toEqual([])
  })

  it('adds nothing when it tells the same again, from another Region too', async () => {
    const key = await keyOf(sandbox, 'erin')
    await send(healthEvent(key))
    const before = [await threadOf(sandbox), await cardOf(sandbox)]
    await send(healthEvent(key), healthEvent(key, {}, { region: 'us-west-2', id: 'another' }))
    expect([await threadOf(sandbox), await cardOf(sandbox)]).toEqual(before)
  })

  it('contains again what somebody undoes, on its own word', async () => {
    const key = await keyOf(sandbox, 'erin')
    await send(healthEvent(key))
    const console = await consoleOf(sandbox)
    await console.makeActive('erin', key)
    await console.detach('erin', DENY_ALL)
    await sandbox.advance('PT1M')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
    expect(await console.policiesOf('erin')).toContain(DENY_ALL)
  })
})

describe('what is a reason to look', () => {
  it('leaves the key of a finding as it is, and offers security to contain it', async () => {
    const key = await keyOf(sandbox, 'erin')
    await send(findingEvent({ accessKeyId: key, userName: 'omar' }))
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    const card = JSON.stringify(await cardOf(sandbox))
    expect(card).toContain('MaliciousIPCaller.Custom')
    // Whose key it is says IAM, not the event.
    expect(card).toContain('`erin` in development')
    expect(card).not.toContain('omar')
    expect(await writesOfResponder()).toEqual([])
    await press(sandbox, 'U0SAM', 'incident.contain')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
  })

  it('makes one card for each Active key of a user that AWS quarantined', async () => {
    const keys = await sandbox.keysOf('tina')
    expect(keys).toHaveLength(2)
    await (await administrator()).send(
      new AttachUserPolicyCommand({
        UserName: 'tina',
        PolicyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
      }),
    )
    await sandbox.settle()
    const cards = await shownToSecurity()
    expect(cards).toHaveLength(2)
    for (const { accessKeyId, status } of keys) {
      expect(JSON.stringify(cards)).toContain(accessKeyId)
      expect(await statusOf(sandbox, 'tina', accessKeyId)).toBe(status)
    }
    expect(JSON.stringify(cards)).toContain('AWSCompromisedKeyQuarantineV3')
  })

  it('opens a card for a key that somebody makes outside awskey, and calls it no exposure', async () => {
    const { AccessKey } = await (await administrator()).send(
      new CreateAccessKeyCommand({ UserName: 'erin' }),
    )
    await sandbox.settle()
    const [card, ...others] = await shownToSecurity()
    expect(others).toEqual([])
    if (card === undefined) throw new Error('there is no card')
    expect(JSON.stringify(card)).toContain('Access key made outside awskey')
    expect(JSON.stringify(card)).not.toContain('Exposed access key')
    expect(JSON.stringify(card)).toContain(
      'by arn:aws:iam::111111111111:user/console/console-admin',
    )
    expect(buttonsOf(card).has('incident.contain')).toBe(true)
    expect(await statusOf(sandbox, 'erin', AccessKey?.AccessKeyId ?? '')).toBe('Active')
  })

  it('tells a team of such a key that security knows, and security no second time', async () => {
    await sandbox.command('U0SAM', 'C0SECURITY', 'list development')
    const iam = await administrator()
    for (const UserName of ['erin', 'sam']) await iam.send(new CreateAccessKeyCommand({ UserName }))
    await sandbox.settle()
    await sandbox.advance('PT1H')
    await sandbox.command('U0SAM', 'C0SECURITY', 'list development')
    await sandbox.advance('PT1H')
    const [notice] = await sandbox.messages({ channel: 'C0PAYMENTS', holding: 'outside awskey' })
    expect(JSON.stringify(notice)).toContain('Security has a card of it')
    expect(await saidToSecurity()).not.toContain('An access key was made outside awskey')
  })

  it('says nothing of the keys that awskey makes', async () => {
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
    expect(await shownToSecurity()).toEqual([])
  })

  it('tells security when the user that AWS names has no Active key', async () => {
    await send(quarantineEvent('idle-ivan'))
    expect(await saidToSecurity()).toContain('no Active key')
    await send(quarantineEvent('idle-ivan'))
    expect(await shownToSecurity()).toHaveLength(1)
  })

  it('tells security when the keys of that user cannot be read, and finds them later', async () => {
    const fault = { service: 'iam', operation: 'ListAccessKeys', mode: 'deny' }
    await sandbox.fault({ ...fault, times: 1_000 })
    await send(quarantineEvent('erin'))
    expect(await saidToSecurity()).toContain('Which keys it has is not known')
    expect(await saidToSecurity()).not.toContain('no Active key')
    await sandbox.fault({ ...fault, times: 0 })
    await sandbox.advance('PT2M')
    expect(JSON.stringify(await cardOf(sandbox))).toContain(await keyOf(sandbox, 'erin'))
  })
})

describe('several triggers at once', () => {
  it('are one incident with one card and one write, whoever comes first', async () => {
    const key = await keyOf(sandbox, 'erin')
    const report = sandbox.call('command', {
      user: 'U0OMAR',
      channel: 'C0SECURITY',
      text: `exposed ${key} by omar`,
    })
    await Promise.all([
      send(
        findingEvent({ accessKeyId: key }),
        healthEvent(key),
        keyMadeEvent(key),
        healthEvent(key),
        quarantineEvent('erin'),
      ),
      report,
    ])
    await sandbox.settle()
    expect(JSON.stringify(await cardOf(sandbox))).toContain('contained')
    const thread = await threadOf(sandbox)
    for (const words of ['by omar', 'MaliciousIPCaller', 'found the key in public', 'QuarantineV3'])
      expect(thread).toContain(words)
    expect(await writesOfResponder()).toEqual(['UpdateAccessKey', 'AttachUserPolicy'])
  })
})

describe('somebody who can write to the queue or the table', () => {
  let attacker: Attacker
  beforeEach(async () => {
    attacker = await createAttacker(sandbox)
  })
  afterEach(() => attacker.close())

  it('cannot speak for AWS in a job', async () => {
    const key = await keyOf(sandbox, 'erin')
    const signal = { ...aSignal('aws_health'), about: { kind: 'key', keyId: key } }
    await attacker.respond({ kind: 'signal', signal })
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    expect(await saidToSecurity()).toContain('claims to be a report of AWS')
    expect(await saidToSecurity()).not.toContain('Exposed access key')
  })

  it('cannot turn a finding into a notice of AWS Health, nor one key into another', async () => {
    const [key, other] = [await keyOf(sandbox, 'erin'), await keyOf(sandbox, 'omar')]
    await send(findingEvent({ accessKeyId: key }))
    const [finding] = await attacker.signals()
    await send(healthEvent(other))
    const health = (await attacker.signals()).find(({ source }) => source === 'aws_health')
    for (const signal of [
      { ...finding, source: 'aws_health' },
      { ...health, about: { kind: 'key', keyId: key } },
      { ...health, account: PRODUCTION },
    ])
      await attacker.respond({ kind: 'signal', signal })
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
  })

  it.each([
    ['without a signal', (_: unknown) => undefined],
    ['with a signal that nobody signed', () => aSignal('aws_health')],
    ['with the signed notice about another key', (signed: unknown) => signed],
  ])('cannot contain by a row that claims AWS Health, %s', async (_, signalFrom) => {
    const [key, other] = [await keyOf(sandbox, 'erin'), await keyOf(sandbox, 'omar')]
    await send(healthEvent(other))
    const [signed] = await attacker.signals()
    const before = await writesOfResponder()
    await send(findingEvent({ accessKeyId: key }))
    const row = (await attacker.rows()).find(
      ({ pk, sk }) => pk === `INCIDENT#${key}` && sk === 'INCIDENT',
    )
    if (row === undefined) throw new Error('there is no incident')
    const signal = signalFrom(signed)
    const said = { by: 'aws_health', at: row['createdAt'], ...(signal !== undefined && { signal }) }
    await attacker.put({
      ...row,
      inactiveBy: { ...said, as: 'aws_health' },
      quarantineBy: { ...said, as: 'aws_health' },
      reports: [{ ...said, judged: { inactive: 'now', quarantine: 'now', because: [] } }],
    })
    await attacker.respond({ kind: 'incident', keyId: key })
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    expect(await writesOfResponder()).toEqual(before)
    const thread = JSON.stringify(await sandbox.messages({ channel: 'C0SECURITY' }))
    expect(thread).toContain('no signature shows who asked for it')
  })
})

describe('the event call of the sandbox', () => {
  it('answers what the function made of the event', async () => {
    const { httpStatus, body } = await sandbox.call('event', healthEvent(EXPOSED_KEY))
    expect([httpStatus, body]).toEqual([200, { answer: { outcome: 'taken', signals: 1 } }])
    expect((await sandbox.call('event', { source: 'aws.health' })).body).toMatchObject({
      answer: { outcome: 'malformed' },
    })
  })
})
