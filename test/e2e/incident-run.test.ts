import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buttonsOf, type Message } from '../../sandbox/client.ts'
import {
  answersTo,
  cardOf,
  consoleOf,
  DENY_ALL,
  keyOf,
  press,
  threadOf,
} from '../support/exposure-steps.ts'
import { incidentTold, play, report } from '../support/scenario-steps.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/** A whole incident, from the report to the release, as security sees it. */
let sandbox: RunningSandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.stop())

async function cleanUpList(): Promise<Message> {
  const [list] = await sandbox.messages({
    channel: 'C0SECURITY',
    holding: 'What is left to clean up',
  })
  if (list === undefined) throw new Error(`no list; ${await sandbox.logs()}`)
  return list
}

/** The value of the button of one line: the one below the section that names it. */
function valueBelow(list: Message, action: string, name: string): string {
  const blocks = list.blocks ?? []
  const at = blocks.findIndex((block) => JSON.stringify(block).includes(name))
  const row = JSON.stringify(blocks[at + 1] ?? {})
  const found = new RegExp(`"action_id":"${action}","value":"([^"]+)"`).exec(row)
  if (found?.[1] === undefined) throw new Error(`no ${action} for ${name} in ${row}`)
  return found[1]
}

async function onLine(action: string, name: string, person = 'U0SAM'): Promise<void> {
  const list = await cleanUpList()
  await sandbox.click(list, person, action, valueBelow(list, action, name))
}

const shown = async (): Promise<string> => JSON.stringify(await cardOf(sandbox))

describe('an incident in which somebody made ways to stay', () => {
  it('is audited by itself, cleaned up line by line, and released by two', async () => {
    const { access_key_id: key } = await play(sandbox, 'persistence')
    await report(sandbox, key)
    const told = await incidentTold(sandbox)

    expect(told).toContain('*Risk:*')
    expect(told).toContain('it made a way to stay (30)')
    expect(told).toContain('its user can become an administrator (20)')
    expect(told).toContain('Audit 3 of 3 told')
    expect(told).toContain('Restore point kept')
    expect(told).toMatch(/CSV|csv/)
    const { files } = await sandbox.state()
    const names = JSON.stringify(files)
    for (const ending of ['.png', '.csv', '.json']) expect(names).toContain(ending)

    const list = JSON.stringify(await cleanUpList())
    for (const thing of ['support-svc', 'login.attacker.example', 'backup-sync', 'aws iam'])
      expect(list).toContain(thing)

    // Nobody signs the release while lines are open.
    await press(sandbox, 'U0SAM', 'incident.release')
    expect(await answersTo(sandbox, 'U0SAM')).toContain('neither clean nor accepted')

    const [made] = await sandbox.keysOf('support-svc')
    const madeKey = made?.accessKeyId ?? ''
    // Only security cleans up.
    await onLine('incident.clean', madeKey, 'U0OMAR')
    expect((await sandbox.keysOf('support-svc'))[0]?.status).toBe('Active')
    await onLine('incident.clean', madeKey)
    expect((await sandbox.keysOf('support-svc'))[0]?.status).toBe('Inactive')
    await onLine('incident.clean', '*login profile*')
    expect(await threadOf(sandbox)).toContain('login profile `support-svc`: gone, as IAM shows')

    for (let lines = 0; lines < 20; lines++) {
      const open = await cleanUpList()
      const value = buttonsOf(open).get('incident.accept')
      if (value === undefined) break
      await sandbox.click(open, 'U0SIA', 'incident.accept', value)
    }
    expect(await shown()).toContain('lines clean or accepted')

    await press(sandbox, 'U0SAM', 'incident.release')
    await press(sandbox, 'U0SIA', 'incident.release')
    expect(await shown()).toContain('released, the incident is over')
    expect(await (await consoleOf(sandbox)).policiesOf('build-server')).not.toContain(DENY_ALL)

    await press(sandbox, 'U0SAM', 'incident.post_mortem')
    const { files: after } = await sandbox.state()
    expect(JSON.stringify(after)).toContain(`awskey-post-mortem-${key}`)

    await sandbox.advance('P15D')
    expect(await threadOf(sandbox)).toContain('kept for 14 days')
  })

  it('shows anew what was cleaned up by hand, and takes nothing for clean that AWS does not show', async () => {
    const { access_key_id: key } = await play(sandbox, 'persistence')
    await report(sandbox, key)
    await incidentTold(sandbox)
    await sandbox.fault({
      service: 'iam',
      operation: 'GetLoginProfile',
      mode: 'throttle',
      times: 50,
    })
    await sandbox.click(
      await cleanUpList(),
      'U0SAM',
      'incident.check',
      buttonsOf(await cleanUpList()).get('incident.check'),
    )
    expect(JSON.stringify(await cleanUpList())).toContain('*Not known* (iam:GetLoginProfile')
    await sandbox.fault({
      service: 'iam',
      operation: 'GetLoginProfile',
      mode: 'throttle',
      times: 0,
    })
    await (await consoleOf(sandbox)).deleteLoginProfile('support-svc')
    await sandbox.click(
      await cleanUpList(),
      'U0SAM',
      'incident.check',
      buttonsOf(await cleanUpList()).get('incident.check'),
    )
    expect(JSON.stringify(await cleanUpList())).toContain('Gone, as AWS shows')
  })
})

describe('the other keys of the user', () => {
  it('are left alone on a report alone, and made Inactive on a click of security', async () => {
    const [first, second] = await sandbox.keysOf('tina')
    if (first === undefined || second === undefined) throw new Error('tina has two keys')
    await report(sandbox, first.accessKeyId)
    const status = async (): Promise<string | undefined> =>
      (await sandbox.keysOf('tina')).find(({ accessKeyId }) => accessKeyId === second.accessKeyId)
        ?.status
    const before = await status()
    expect(before).toBe('Active')
    await press(sandbox, 'U0SAM', 'incident.siblings')
    expect(await status()).toBe('Inactive')
    expect(await shown()).toContain(`Other key \`${second.accessKeyId}\` Inactive`)
    // An outside change is what nobody of awskey did.
    await sandbox.advance('P1D')
    expect(JSON.stringify(await sandbox.messages({}))).not.toContain('made Inactive outside awskey')
  })

  it('become Active with the release when they were audited and cleared, and stay Inactive else', async () => {
    const [first, second] = await sandbox.keysOf('tina')
    if (first === undefined || second === undefined) throw new Error('tina has two keys')
    await report(sandbox, first.accessKeyId)
    await press(sandbox, 'U0SAM', 'incident.siblings')
    await sandbox.advance('PT70M')
    await onLine('incident.clear_sibling', second.accessKeyId)
    for (const person of ['U0SAM', 'U0SIA']) await press(sandbox, person, 'incident.release')
    const keys = await sandbox.keysOf('tina')
    expect(keys.find(({ accessKeyId }) => accessKeyId === second.accessKeyId)?.status).toBe(
      'Active',
    )
    expect(keys.find(({ accessKeyId }) => accessKeyId === first.accessKeyId)?.status).toBe(
      'Inactive',
    )
  })
})

describe('other credentials of the user', () => {
  it('are made inactive with the quarantine, and active again with the release', async () => {
    const key = await keyOf(sandbox, 'tina')
    await report(sandbox, key)
    const console = await consoleOf(sandbox)
    expect(await console.otherCredentialsOf('tina')).toEqual(['Inactive', 'Inactive', 'Inactive'])
    expect(await shown()).toContain('Made inactive: ')
    await sandbox.advance('PT70M')
    for (const person of ['U0SAM', 'U0SIA']) await press(sandbox, person, 'incident.release')
    expect(await console.otherCredentialsOf('tina')).toEqual(['Active', 'Active', 'Active'])
  })
})

describe('a new secret after an exposure', () => {
  it('is never read by the IAM user itself', async () => {
    const key = await keyOf(sandbox, 'erin')
    await report(sandbox, key)
    await sandbox.advance('PT70M')
    for (const person of ['U0SAM', 'U0SIA']) await press(sandbox, person, 'incident.release')
    expect(await shown()).toContain('incident is over')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'create')
    expect(await sandbox.logs()).not.toContain('a job failed')
  })
})
