import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AttachUserPolicyCommand, CreateAccessKeyCommand, IAMClient } from '@aws-sdk/client-iam'
import {
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAthenaArchive } from '../../../src/aws/athena/athena-archive.ts'
import type { ArchiveQuestion, TrailArchive } from '../../../src/exposure/audit/trail-archive.ts'
import {
  type AwsOnWire,
  DEVELOPMENT,
  PRODUCTION,
  REGION,
  SESSION,
  startAws,
} from '../../support/aws-on-wire.ts'

const TABLE = {
  database: 'cloudtrail',
  table: 'organization_trail',
  workgroup: 'awskey',
  partitions: { day: 'timestamp', account: 'account' },
}
const DAY_MS = 86_400_000

describe('createAthenaArchive', () => {
  let aws: AwsOnWire
  let key: { readonly accessKeyId: string; readonly secretAccessKey: string }
  beforeEach(async () => {
    aws = await startAws({ as: 'responder' })
    const [administrator] = aws.emulator.endpoints().administrators
    const iam = new IAMClient({
      endpoint: aws.endpoint,
      region: 'us-east-1',
      ...(administrator !== undefined && { credentials: administrator }),
    })
    const UserName = aws.addUser('audited')
    const { AccessKey: made } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess'
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
    iam.destroy()
    key = {
      accessKeyId: made?.AccessKeyId ?? '',
      secretAccessKey: made?.SecretAccessKey ?? '',
    }
  })
  afterEach(() => aws.stop())

  const archiveOf = (changes: object = {}): TrailArchive =>
    createAthenaArchive({
      sessions: aws.sessions,
      account: DEVELOPMENT,
      region: REGION,
      table: TABLE,
      ...changes,
    })
  const use = (service: string, ip: string) =>
    aws.emulator.useKey({ access_key_id: key.accessKeyId, service, ip, region: REGION })
  const question = (changes: Partial<ArchiveQuestion> = {}): ArchiveQuestion => {
    const now = aws.emulator.world.now()
    return {
      token: 'a'.repeat(64),
      account: DEVELOPMENT,
      credentials: [key.accessKeyId],
      users: [],
      sessions: [],
      since: new Date(now.getTime() - 300 * DAY_MS),
      until: now,
      olderThan: new Date(now.getTime() - 89 * DAY_MS),
      dataEvents: true,
      session: SESSION,
      ...changes,
    }
  }
  const begun = async (archive: TrailArchive, asked = question()) => {
    const answer = await archive.begin(asked)
    if (answer.kind !== 'begun') throw new Error(answer.code)
    aws.advance(10_000)
    return { id: answer.id, session: SESSION }
  }
  const FIRST = { account: DEVELOPMENT, token: undefined }

  it('gives older calls and data events as the event history would give them', async () => {
    use('kms', '203.0.113.200')
    aws.advance(200 * DAY_MS)
    use('s3', '203.0.113.33')
    use('kms', '203.0.113.9')
    const archive = archiveOf()
    const query = await begun(archive)

    expect(await archive.page(query, FIRST)).toMatchObject({
      kind: 'page',
      unreadable: 0,
      next: undefined,
      events: [
        { service: 's3', name: 'GetObject', ip: '203.0.113.33', readOnly: true, region: REGION },
        { service: 'kms', name: 'ListKeys', ip: '203.0.113.200', credential: key.accessKeyId },
      ],
    })
  })

  it('gives data events alone, or older calls alone, where no more is asked', async () => {
    use('kms', '203.0.113.200')
    aws.advance(200 * DAY_MS)
    use('s3', '203.0.113.33')
    const archive = archiveOf()
    const services = async (changes: Partial<ArchiveQuestion>, token: string) => {
      const query = await begun(archive, question({ ...changes, token: token.repeat(64) }))
      const page = await archive.page(query, FIRST)
      return page.kind === 'page' ? page.events.map(({ service }) => service) : page.code
    }

    expect(await services({ olderThan: undefined }, 'b')).toEqual(['s3'])
    expect(await services({ dataEvents: false }, 'c')).toEqual(['kms'])
  })

  it('runs for a while, then is done', async () => {
    const archive = archiveOf()
    const answer = await archive.begin(question())
    const query = { id: answer.kind === 'begun' ? answer.id : '', session: SESSION }

    expect(await archive.look(query)).toEqual({ kind: 'running' })
    aws.advance(10_000)
    expect(await archive.look(query)).toEqual({ kind: 'done' })
  })

  it('is the same query when the same question comes again, and refused when another has its token', async () => {
    const archive = archiveOf()
    const asked = question()
    const first = await archive.begin(asked)

    expect(first.kind).toBe('begun')
    expect(await archive.begin(asked)).toEqual(first)
    expect(await archive.begin({ ...asked, credentials: ['AKIA2EXAMPLE234567AB'] })).toEqual({
      kind: 'refused',
      code: 'InvalidRequest',
    })
  })

  it('reads on with the token, to the last page, without the row of names', async () => {
    for (let n = 0; n < 1_205; n++) use('s3', '203.0.113.33')
    const archive = archiveOf()
    const query = await begun(archive)
    const first = await archive.page(query, FIRST)
    if (first.kind !== 'page') throw new Error(first.code)
    const second = await archive.page(query, { ...FIRST, token: first.next })
    if (second.kind !== 'page') throw new Error(second.code)

    expect([first.events.length, second.events.length, second.next]).toEqual([999, 206, undefined])
    expect(new Set([...first.events, ...second.events].map(({ id }) => id)).size).toBe(1_205)
  })

  it('finds what a key made and the session it opened, and no token of it', async () => {
    const sts = new STSClient({ endpoint: aws.endpoint, region: REGION, credentials: key })
    const { Credentials: session } = await sts.send(new GetSessionTokenCommand({}))
    sts.destroy()
    aws.advance(200 * DAY_MS)
    const archive = archiveOf()
    const page = await archive.page(await begun(archive), FIRST)

    expect(page).toMatchObject({
      events: [{ name: 'GetSessionToken', issued: { credential: session?.AccessKeyId } }],
    })
    expect(JSON.stringify(page)).not.toContain(session?.SessionToken)
  })

  it('finds a user and a federated session by name, with the identity that they are told by', async () => {
    const sts = new STSClient({ endpoint: aws.endpoint, region: REGION, credentials: key })
    const answer = await sts.send(
      new GetFederationTokenCommand({
        Name: 'support',
        Policy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
      }),
    )
    sts.destroy()
    const arn = answer.FederatedUser?.Arn ?? ''
    const session = answer.Credentials
    const accessKeyId = session?.AccessKeyId ?? ''
    const federated = new STSClient({
      endpoint: aws.endpoint,
      region: REGION,
      credentials: {
        accessKeyId,
        secretAccessKey: session?.SecretAccessKey ?? '',
        sessionToken: session?.SessionToken ?? '',
      },
    })
    await federated.send(new GetCallerIdentityCommand({}))
    federated.destroy()
    aws.advance(200 * DAY_MS)
    const archive = archiveOf()
    const found = async (changes: Partial<ArchiveQuestion>, token: string) => {
      const asked = question({ credentials: [], ...changes, token: token.repeat(64) })
      const page = await archive.page(await begun(archive, asked), FIRST)
      return page.kind === 'page' ? page.events : []
    }

    expect(await found({ sessions: [arn] }, 'd')).toMatchObject([
      { name: 'GetCallerIdentity', principal: arn, credential: accessKeyId },
    ])
    expect(await found({ users: ['audited'] }, 'e')).toMatchObject([
      {
        name: 'GetFederationToken',
        principal: `arn:aws:iam::${DEVELOPMENT}:user/tests/audited`,
        issued: { credential: accessKeyId },
        leads: [{ by: 'session', arn }],
      },
    ])
  })

  it('gives an event that the trail delivered twice once', async () => {
    use('s3', '203.0.113.33')
    const account = aws.emulator.world.accounts.get(DEVELOPMENT)
    account?.dataEvents.push(...account.dataEvents)
    const archive = archiveOf()
    const page = await archive.page(await begun(archive), FIRST)

    expect(page.kind === 'page' && page.events).toHaveLength(1)
  })

  it('is asked for one account of those that the trail holds', async () => {
    use('s3', '203.0.113.33')
    const archive = archiveOf()
    const query = await begun(archive, question({ account: PRODUCTION }))

    expect(await archive.page(query, FIRST)).toMatchObject({ events: [] })
  })

  it.each([['TABLE_NOT_FOUND', { table: { ...TABLE, table: 'another' } }]])(
    'says %s and nothing else of what Athena writes',
    async (why, changes) => {
      const archive = archiveOf(changes)
      const look = await archive.look(await begun(archive))

      expect(look).toEqual({ kind: 'failed', why })
    },
  )

  it.each([
    ['there is no such workgroup', { table: { ...TABLE, workgroup: 'nobodys' } }, 'InvalidRequest'],
    ['a name is no name', { table: { ...TABLE, table: 'x" --' } }, 'NotAName'],
    ['the role may not', { account: PRODUCTION }, 'AccessDenied'],
  ])('is refused where %s', async (_what, changes, code) => {
    expect(await archiveOf(changes).begin(question())).toEqual({ kind: 'refused', code })
  })

  it('may answer later where AWS is busy', async () => {
    aws.faults.plant({
      service: 'athena',
      operation: 'GetQueryExecution',
      mode: 'throttle',
      times: 5,
    })
    const archive = archiveOf()

    expect(await archive.look(await begun(archive))).toMatchObject({ kind: 'later' })
  })

  it('stops a query, which then has no pages', async () => {
    const archive = archiveOf()
    const query = await begun(archive)
    await archive.stop(query)

    expect(await archive.look(query)).toEqual({ kind: 'failed', why: 'QueryCancelled' })
    expect(await archive.page(query, FIRST)).toMatchObject({ kind: 'refused' })
  })

  it('counts a row that is no event', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify({ ResultSet: { Rows: [{ Data: [{ VarCharValue: 'x' }] }, {}] } }))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const opened = aws.sessions.open(DEVELOPMENT, 'responder', SESSION)
    const sessions = {
      open: () => ({
        ...opened,
        settings: (region: string) => ({
          ...opened.settings(region),
          endpoint: `http://127.0.0.1:${port}`,
        }),
      }),
    }
    const page = await archiveOf({ sessions }).page({ id: 'q', session: SESSION }, FIRST)
    server.closeAllConnections()
    server.close()

    expect(page).toEqual({ kind: 'page', events: [], unreadable: 2, next: undefined })
  })
})
