import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { oldKeyOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

const Files = z.looseObject({
  files: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      size: z.number(),
      alt: z.string(),
      content: z.string(),
    }),
  ),
})

describe('/awskey audit', () => {
  let sandbox: RunningSandbox
  beforeEach(async () => {
    sandbox = await startTestSandbox()
  })
  afterEach(() => sandbox.stop())

  const use = (access_key_id: string, ip: string, region = 'eu-central-1') =>
    sandbox.call('use-key', { access_key_id, service: 'ec2', region, ip, user_agent: 'Boto3/1.40' })
  /** A session of the key, and one call in it, as somebody who has the key would. */
  const openSession = async (accessKeyId: string) => {
    const { endpoints } = await sandbox.state()
    const key = endpoints.users.find((each) => each.accessKeyId === accessKeyId)
    if (key === undefined) throw new Error('no such key')
    const at = { endpoint: endpoints.aws, region: 'us-east-1' }
    const sts = new STSClient({ ...at, credentials: key })
    const { Credentials: session } = await sts.send(new GetSessionTokenCommand({}))
    sts.destroy()
    return {
      accessKeyId: session?.AccessKeyId ?? '',
      secretAccessKey: session?.SecretAccessKey ?? '',
      sessionToken: session?.SessionToken ?? '',
    }
  }
  const files = async () => Files.parse((await sandbox.call('state')).body).files
  const told = async () => {
    const messages = await sandbox.messages({ holding: 'What was read' })
    return JSON.stringify(messages.at(-1) ?? '')
  }

  it('says who did what, follows the session, and sends every event to whoever asked', async () => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    await use(accessKeyId, '203.0.113.9')
    const session = await openSession(accessKeyId)
    await sandbox.callerOf(session)
    await sandbox.advance('PT20M')
    await sandbox.command('U0SAM', 'C0SECURITY', `audit ${accessKeyId} 7d`)

    const message = await told()
    expect(message).toContain('203.0.113.9')
    expect(message).toContain('Boto3/1.40')
    expect(message).toContain(`all 1 followed (\`${session.accessKeyId}\`)`)
    expect(message).toContain('4 of 4 read')
    expect(message).toContain('never in this history')
    const sent = await files()
    expect(sent.map(({ name }) => name.replace(/.*\./, ''))).toEqual(['png', 'csv', 'json'])
    expect(sent[0]?.alt).toMatch(/Activity of access key …\w{4}, .* Done: \d/)
    expect(sent[1]?.content).toContain('203.0.113.9')
    expect(sent[1]?.content).toContain(session.accessKeyId)
    const everything = JSON.stringify((await sandbox.call('state')).body)
    expect(everything.replace(/"endpoints":.*?"channels"/s, '')).not.toContain(session.sessionToken)
    const { jobs } = await sandbox.state()
    expect(jobs).toMatchObject({ waiting: 0, dead: 0 })
  })

  it('says which Region refused, and that every number is a least', async () => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    await use(accessKeyId, '203.0.113.9')
    await sandbox.advance('PT20M')
    await sandbox.call('faults', {
      service: 'cloudtrail',
      operation: 'LookupEvents',
      region: 'us-east-1',
      mode: 'deny',
      times: 1,
    })
    await sandbox.command('U0SAM', 'C0SECURITY', `audit ${accessKeyId}`)

    const message = await told()
    expect(message).toContain('us-east-1 (AccessDenied)')
    expect(message).toContain('*Incomplete:*')
    expect(message).toContain('≥ ')
    expect((await files())[0]?.alt).toContain('Incomplete: 1 of 4 Regions not read.')
  })

  it('shows the picture of when, and lets no other file be a page', async () => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    await use(accessKeyId, '203.0.113.9')
    await sandbox.advance('PT20M')
    await sandbox.command('U0SAM', 'C0SECURITY', `audit ${accessKeyId} 7d`)

    const [picture, csv] = await files()
    const look = (id = '') => fetch(`${sandbox.url}/sandbox/api/file?id=${id}`)
    const shown = await look(picture?.id)
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(shown.headers.get('content-disposition')).toMatch(/^inline;/)
    const bytes = Buffer.from(await shown.arrayBuffer())
    expect(bytes.toString('latin1', 0, 4)).toBe('\x89PNG')
    expect(bytes.length).toBe(picture?.size)
    const saved = await look(csv?.id)
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment;/)
    for (const { headers } of [shown, saved]) {
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    }
  })

  it('sends every event also where Slack does not take the picture, and says that it is missing', async () => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    await use(accessKeyId, '203.0.113.9')
    await sandbox.advance('PT20M')
    await sandbox.fault({
      service: 'slack',
      operation: 'files.getUploadURLExternal',
      mode: 'deny',
      times: 1,
    })
    await sandbox.command('U0SAM', 'C0SECURITY', `audit ${accessKeyId} 7d`)

    expect((await files()).map(({ name }) => name.replace(/.*\./, ''))).toEqual(['csv', 'json'])
    expect(await sandbox.messages({ holding: 'The picture of when' })).toHaveLength(1)
    const { jobs } = await sandbox.state()
    expect(jobs).toMatchObject({ waiting: 0, dead: 0 })
  })

  it('finishes beside others who ask CloudTrail too', async () => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    await sandbox.fault({
      service: 'cloudtrail',
      operation: 'LookupEvents',
      mode: 'throttle',
      times: 5,
    })
    await sandbox.command('U0SAM', 'C0SECURITY', `audit ${accessKeyId}`)

    expect(await told()).toContain('4 of 4 read')
  })

  it.each([
    ['cloudtrail', 'LookupEvents'],
    ['dynamodb', 'PutItem'],
  ])(
    'goes on where a worker died after %s %s',
    async (service, operation) => {
      const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
      await use(accessKeyId, '203.0.113.9')
      await sandbox.advance('PT20M')
      await sandbox.fault({ service, operation, mode: 'crash', times: 1 })
      await sandbox.command('U0SAM', 'C0SECURITY', `audit ${accessKeyId} 7d`)

      expect(await sandbox.logs()).toContain('ended by a planted crash')
      expect(await told()).toContain('4 of 4 read')
      const sent = await files()
      expect(sent.map(({ name }) => name.replace(/.*\./, ''))).toEqual(['png', 'csv', 'json'])
      const rows = (sent[1]?.content ?? '').split('\r\n').slice(1, -1)
      const ids = rows.map((row) => row.split(',').at(-1))
      expect(ids.length).toBeGreaterThan(0)
      expect(new Set(ids).size).toBe(ids.length)
    },
    60_000,
  )

  it.each([
    ['its owner', 'U0ERIN'],
    ['an approver of the team', 'U0MAYA'],
  ])('is for %s, too', async (_who, person) => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    await sandbox.command(person, 'C0PAYMENTS', `audit ${accessKeyId}`)

    expect(await told()).toContain('What was read')
  })

  it.each([
    ['somebody else', 'U0OMAR', 'for its owner, the approvers of its team and security'],
    ['a guest', 'U0GUS', 'Guests'],
  ])('tells nothing to %s', async (_who, person, why) => {
    const { accessKeyId } = await oldKeyOf(sandbox, 'erin')
    await sandbox.command(person, 'C0PAYMENTS', `audit ${accessKeyId}`)

    expect(JSON.stringify(await sandbox.messages({ to: person }))).toContain(why)
    expect(await sandbox.messages({ holding: 'Audit of access key' })).toEqual([])
    expect(await files()).toEqual([])
  })

  it('asks which key where none is named', async () => {
    const answer = await sandbox.command('U0SAM', 'C0SECURITY', 'audit')

    expect(JSON.stringify(answer.body)).toContain('Which access key?')
  })
})
