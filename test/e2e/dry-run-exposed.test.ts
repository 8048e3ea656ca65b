import { afterEach, describe, expect, it } from 'vitest'
import { buttonsOf } from '../../sandbox/client.ts'
import {
  AS_SEEDED,
  DEVELOPMENT_DRY,
  type DryRunSandbox,
  startDryRunSandbox,
  writesOfAwskey,
} from '../support/dry-run-steps.ts'
import {
  answersTo,
  cardOf,
  consoleOf,
  DENY_ALL,
  keyOf,
  press,
  threadOf,
} from '../support/exposure-steps.ts'
import { statusOf } from '../support/main-job.ts'

const DEVELOPMENT = '111111111111'

let sandbox: DryRunSandbox
afterEach(() => sandbox.remove())

const shown = async (): Promise<string> => JSON.stringify(await cardOf(sandbox))

describe('an exposed key of an account in dry run', () => {
  it('is found, judged and audited, security is paged, and nobody is told that it is contained', async () => {
    sandbox = await startDryRunSandbox(DEVELOPMENT_DRY)
    const key = await keyOf(sandbox, 'erin')
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key} in a public repository`)
    await sandbox.advance('PT20M')

    const card = await shown()
    expect(card).toContain('DRY RUN: Exposed access key, NOT contained')
    expect(card).toContain('the key is still Active, nothing was contained')
    expect(card).toContain(
      `aws iam update-access-key --user-name=erin --access-key-id=${key} --status=Inactive`,
    )
    expect(card).toContain(`aws iam attach-user-policy --user-name=erin --policy-arn=${DENY_ALL}`)
    expect(card).toContain('Restore point kept')
    expect(card).toContain('Audit')
    expect(card).not.toMatch(/access key: contained/)
    expect(await answersTo(sandbox, 'U0SAM')).toContain('nothing was contained')
    const thread = await threadOf(sandbox)
    expect(thread).toContain('DRY RUN: nothing was contained')
    expect(thread).toContain('<!subteam^S0SECURITY>')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    expect(await (await consoleOf(sandbox)).policiesOf('erin')).not.toContain(DENY_ALL)
    expect(await writesOfAwskey(sandbox, DEVELOPMENT)).toEqual([])
  })

  it('has nothing to release; after the dry run an old word contains nothing, and a new one does', async () => {
    sandbox = await startDryRunSandbox(DEVELOPMENT_DRY)
    const key = await keyOf(sandbox, 'erin')
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key}`)
    expect([...buttonsOf(await cardOf(sandbox)).keys()]).toContain('incident.close')
    expect([...buttonsOf(await cardOf(sandbox)).keys()]).not.toContain('incident.release')
    await press(sandbox, 'U0SAM', 'incident.contain')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')

    await sandbox.deploy(AS_SEEDED)
    // Whoever only knows the key id brings no word with it, and wakes none.
    await sandbox.command('U0PIA', 'C0PAYMENTS', `exposed ${key}`)
    await sandbox.advance('PT10M')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Active')
    expect(await writesOfAwskey(sandbox, DEVELOPMENT)).toEqual([])

    await press(sandbox, 'U0SAM', 'incident.contain')
    expect(await statusOf(sandbox, 'erin', key)).toBe('Inactive')
    expect(await shown()).not.toContain('DRY RUN')
  })

  it('that was contained before stays so: its release waits until the dry run is over', async () => {
    sandbox = await startDryRunSandbox(AS_SEEDED)
    const key = await keyOf(sandbox, 'erin')
    await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${key}`)
    await sandbox.advance('PT6M')
    const since = await sandbox.deploy(DEVELOPMENT_DRY)
    await press(sandbox, 'U0SAM', 'incident.release')
    await press(sandbox, 'U0SIA', 'incident.release')
    const console = await consoleOf(sandbox)
    expect(await console.policiesOf('erin')).toContain(DENY_ALL)
    expect(await threadOf(sandbox)).toContain('the account is in dry run')
    expect(await writesOfAwskey(sandbox, DEVELOPMENT, since)).toEqual([])

    await sandbox.deploy(AS_SEEDED)
    await sandbox.advance('PT10M')
    expect(await console.policiesOf('erin')).not.toContain(DENY_ALL)
    expect(await shown()).toContain('released, the incident is over')
  })
})
