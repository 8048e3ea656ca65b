/** An audit with and without a trail's archive: what LookupEvents cannot show, and what is said where the archive does not answer. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { oldKeyOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

const Files = z.looseObject({
  files: z.array(z.looseObject({ name: z.string(), content: z.string().optional() })),
})

const TRAIL = `trail:
  account: development
  region: eu-central-1
  database: cloudtrail
  table: organization_trail
  workgroup: awskey
  partitions: { day: timestamp, account: account }
  dataEvents: true
`

describe('/awskey audit with a trail in S3', () => {
  const stops: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })

  const start = async (trail: string): Promise<RunningSandbox> => {
    const folder = await mkdtemp(join(tmpdir(), 'awskey-trail-'))
    const configPath = join(folder, 'awskey.yml')
    await writeFile(configPath, `${await readFile('sandbox/awskey.yml', 'utf8')}${trail}`)
    const sandbox = await startTestSandbox({ configPath })
    stops.push(async () => {
      await sandbox.stop()
      await rm(folder, { recursive: true })
    })
    return sandbox
  }
  /** Something 200 days ago, and an object read today. */
  const used = async (sandbox: RunningSandbox): Promise<string> => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    const use = { access_key_id: accessKeyId, region: 'eu-central-1' }
    await sandbox.call('use-key', { ...use, service: 'kms', ip: '203.0.113.200' })
    await sandbox.advance('P200D')
    await sandbox.call('use-key', { ...use, service: 's3', ip: '203.0.113.33' })
    await sandbox.advance('PT20M')
    return accessKeyId
  }
  const audit = async (sandbox: RunningSandbox, text: string): Promise<string> => {
    await sandbox.command('U0SAM', 'C0SECURITY', `audit ${text}`)
    await sandbox.advance('PT2M')
    const messages = await sandbox.messages({ holding: 'What was read' })
    return JSON.stringify(messages.at(-1) ?? '')
  }
  const csvOf = async (sandbox: RunningSandbox): Promise<string> =>
    Files.parse((await sandbox.call('state')).body).files.find(({ name }) => name.endsWith('.csv'))
      ?.content ?? ''

  it('shows what is older than 90 days, and data events, only where the archive is configured', async () => {
    const without = await start('')
    const key = await used(without)
    const plain = await audit(without, key)
    expect(plain).not.toContain('203.0.113.200')
    expect(plain).not.toContain('203.0.113.33')
    expect(plain).toContain('never in this history')

    const sandbox = await start(TRAIL)
    const message = await audit(sandbox, await used(sandbox))
    expect(message).toContain('203.0.113.200')
    expect(message).toContain('203.0.113.33')
    expect(message).toContain("The trail's archive was read back to")
    expect(message).toContain('as far as the trail logs them')
    expect(message).not.toContain('never in this history')
    const csv = await csvOf(sandbox)
    expect(csv).toContain('kms,ListKeys')
    expect(csv).toContain('s3,GetObject')
    const ids = csv
      .split('\r\n')
      .slice(1, -1)
      .map((row) => row.split(',').at(-1))
    expect(new Set(ids).size).toBe(ids.length)
    expect((await sandbox.state()).jobs).toMatchObject({ waiting: 0, dead: 0 })
  }, 120_000)

  it('tells what the Regions have where Athena refuses, and says what is not known', async () => {
    const sandbox = await start(TRAIL)
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    await sandbox.call('use-key', { access_key_id: accessKeyId, service: 'ec2', ip: '203.0.113.9' })
    await sandbox.advance('PT20M')
    await sandbox.fault({
      service: 'athena',
      operation: 'StartQueryExecution',
      mode: 'deny',
      times: 1,
    })
    const message = await audit(sandbox, accessKeyId)

    expect(message).toContain('203.0.113.9')
    expect(message).toContain('could not be read to its end (AccessDenied)')
    expect(message).toContain('*Incomplete:*')
    expect(message).toContain('≥ ')
    expect(message).toContain('4 of 4 read')
  }, 60_000)

  it('says that the table is not there', async () => {
    const sandbox = await start(TRAIL.replace('organization_trail', 'another'))
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')

    expect(await audit(sandbox, accessKeyId)).toContain('to its end (TABLE_NOT_FOUND)')
  }, 60_000)

  it.each([
    ['athena', 'StartQueryExecution'],
    ['athena', 'GetQueryExecution'],
    ['athena', 'GetQueryResults'],
  ])(
    'goes on where a worker died after %s %s, and counts nothing twice',
    async (service, operation) => {
      const sandbox = await start(TRAIL)
      const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
      await sandbox.call('use-key', { access_key_id: accessKeyId, service: 's3' })
      await sandbox.advance('PT20M')
      await sandbox.fault({ service, operation, mode: 'crash', times: 1 })
      const message = await audit(sandbox, `${accessKeyId} 7d`)

      expect(await sandbox.logs()).toContain('ended by a planted crash')
      expect(message).toContain('as far as the trail logs them')
      const rows = (await csvOf(sandbox))
        .split('\r\n')
        .filter((row) => row.includes('s3,GetObject'))
      expect(rows).toHaveLength(1)
    },
    90_000,
  )
})
