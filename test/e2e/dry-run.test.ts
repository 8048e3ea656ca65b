import { afterEach, describe, expect, it } from 'vitest'
import { buttonsOf } from '../../sandbox/client.ts'
import { timesCalled, turnedOn } from '../support/auto-job.ts'
import {
  AS_SEEDED,
  DEVELOPMENT_DRY,
  type DryRunSandbox,
  PRODUCTION_DRY,
  startDryRunSandbox,
  writesOfAwskey,
} from '../support/dry-run-steps.ts'
import { cardIn, install, lastAnswerTo, oldKeyOf, rotate, statusOf } from '../support/main-job.ts'
import { approveRoot, rootCard, rootKeys } from '../support/root-steps.ts'

const DEVELOPMENT = '111111111111'
const PRODUCTION = '222222222222'
const NOTHING_CHANGED = 'Dry run: nothing was changed in AWS.'

/** Everything in the sandbox over HTTP; what was written is what its CloudTrail tells. */
let sandbox: DryRunSandbox
afterEach(() => sandbox.remove())

const readBy = async (person: string): Promise<string> =>
  JSON.stringify(await sandbox.messages({ channel: `D${person.slice(1)}` }))

describe('an account in dry run', () => {
  it('says of a rotation what it would do, step by step; later nothing of it happens, and a new one does', async () => {
    sandbox = await startDryRunSandbox(DEVELOPMENT_DRY)
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
    expect(await lastAnswerTo(sandbox, 'U0ERIN')).toContain('*Dry run:*')
    const said = await readBy('U0ERIN')
    expect(said).toContain(NOTHING_CHANGED)
    expect(said).toContain('make a second access key for erin in development')
    expect(said).toContain('seal its secret in Secrets Manager')
    expect(said).toContain('ask for its deletion then, which takes 1 approval')

    await sandbox.deploy(AS_SEEDED)
    await sandbox.advance('P9D')
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    expect(await writesOfAwskey(sandbox, DEVELOPMENT)).toEqual([])
    const { newKey } = await rotate(sandbox)
    expect(newKey.status).toBe('Active')
  })

  it('lets an approval of then count for nothing later, and holds what is from before until it is over', async () => {
    sandbox = await startDryRunSandbox(AS_SEEDED)
    const omars = await rotate(sandbox, 'U0OMAR', 'omar')
    await install(sandbox, omars)
    const erins = await oldKeyOf(sandbox, 'erin')
    await sandbox.command('U0ERIN', 'C0PAYMENTS', `deactivate ${erins.accessKeyId}`)
    expect(await statusOf(sandbox, 'erin', erins.accessKeyId)).toBe('Inactive')

    const since = await sandbox.deploy(DEVELOPMENT_DRY)
    await sandbox.command('U0ERIN', 'C0PAYMENTS', `delete ${erins.accessKeyId}`)
    await sandbox.advance('P8D')
    const card = await cardIn(sandbox)
    expect(JSON.stringify(card)).toContain('whatever is decided here, awskey changes nothing')
    await sandbox.click(card, 'U0MAYA', 'request.approve')
    expect(await lastAnswerTo(sandbox, 'U0MAYA')).toContain('This account is in dry run')
    expect(await readBy('U0ERIN')).toContain(`would now delete \`${erins.accessKeyId}\``)

    const held = await readBy('U0OMAR')
    expect(held).toContain('This account is in dry run, so awskey changes nothing there')
    expect(held).toContain('Turning the dry run of this account off in awskey.yml')
    expect(await statusOf(sandbox, 'omar', omars.oldKey.accessKeyId)).toBe('Active')
    expect(await writesOfAwskey(sandbox, DEVELOPMENT, since)).toEqual([])

    await sandbox.deploy(AS_SEEDED)
    await sandbox.advance('P1D')
    expect(await statusOf(sandbox, 'omar', omars.oldKey.accessKeyId)).toBe('Inactive')
    expect(await statusOf(sandbox, 'erin', erins.accessKeyId)).toBe('Inactive')
  })

  it('keeps its root keys, while another account works as always', async () => {
    sandbox = await startDryRunSandbox(PRODUCTION_DRY)
    await sandbox.command('U0PIA', 'C0SECURITY', 'delete root production because nothing uses it')
    await approveRoot(sandbox, 'U0SAM')
    await approveRoot(sandbox, 'U0SIA')
    const card = JSON.stringify(await rootCard(sandbox))
    expect(card).toContain(NOTHING_CHANGED)
    expect(card).not.toContain('*Deleted:*')
    expect(await rootKeys(sandbox)).toHaveLength(1)
    await rotate(sandbox)
    expect(await writesOfAwskey(sandbox, PRODUCTION)).toEqual([])
    expect(await writesOfAwskey(sandbox, DEVELOPMENT)).toContain('CreateAccessKey')
  })

  it('is not rotated by Secrets Manager, neither asked for then nor turned on before', async () => {
    sandbox = await startDryRunSandbox(AS_SEEDED)
    const { key } = await turnedOn(sandbox)
    const since = await sandbox.deploy(DEVELOPMENT_DRY)
    await sandbox.command('U0ERIN', 'C0PAYMENTS', 'auto development/erin off')
    expect(await readBy('U0ERIN')).toContain('tell Secrets Manager not to rotate the key of erin')
    await sandbox.advance('P60D')
    await sandbox.advance('PT10M')
    expect(await timesCalled(sandbox, 'CreateAccessKey')).toBe(1)
    expect(await statusOf(sandbox, 'erin', key.accessKeyId)).toBe('Active')
    expect(await readBy('U0ERIN')).toContain('make a second access key for erin')
    expect(await writesOfAwskey(sandbox, DEVELOPMENT, since)).toEqual([])
  })
})

describe('many rotations at once in dry run', () => {
  it('each end as one, and their message says so', async () => {
    sandbox = await startDryRunSandbox(DEVELOPMENT_DRY)
    await sandbox.fault({
      service: 'iam',
      operation: 'ListUsers',
      account: PRODUCTION,
      mode: 'deny',
      times: 1_000,
    })
    await sandbox.command('U0SAM', 'C0PAYMENTS', 'rotate team payments all')
    const offer = (await sandbox.messages({ to: 'U0SAM' })).at(-1)
    if (offer === undefined) throw new Error('nothing was offered')
    await sandbox.click(offer, 'U0SAM', 'bulk.start', buttonsOf(offer).get('bulk.start'))
    await sandbox.advance('PT10M')
    await sandbox.click(await cardIn(sandbox), 'U0MAYA', 'request.approve')
    await sandbox.advance('PT1M')
    const shown = JSON.stringify(await sandbox.messages({ channel: 'C0PAYMENTS' }))
    expect(shown).toMatch(/\d dry run, nothing changed/)
    expect(shown).toContain('dry run: a second key would be made now')
    expect(await sandbox.keysOf('erin')).toHaveLength(1)
    expect(await writesOfAwskey(sandbox, DEVELOPMENT)).toEqual([])
  })
})
