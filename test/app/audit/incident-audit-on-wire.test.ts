/** An incident's audit with its rows in DynamoDB, its pages in S3 and CloudTrail over HTTP: seventeen Regions at two calls a second, more than a thousand events, and a worker that dies in the middle. */
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type QueueEngine, startQueueEngine } from '../../../sandbox/engines.ts'
import { HOME } from '../../../sandbox/home.ts'
import { createCloudTrailAudit } from '../../../src/aws/cloudtrail/cloudtrail-audit.ts'
import { createDynamoAuditStore } from '../../../src/aws/dynamo/dynamo-audit-store.ts'
import { createDynamoLookupLeases } from '../../../src/aws/dynamo/dynamo-lookup-leases.ts'
import { createEnabledRegions } from '../../../src/aws/enabled-regions.ts'
import { createS3AuditPages } from '../../../src/aws/s3-audit-pages.ts'
import { eventParts } from '../../../src/exposure/audit/audit-files.ts'
import { auditResult } from '../../../src/exposure/audit/audit-result.ts'
import { createEndAudit } from '../../../src/exposure/audit/end-audit.ts'
import { createReadRegion } from '../../../src/exposure/audit/read-region.ts'
import { createStartIncidentAudit } from '../../../src/exposure/audit/start-incident-audit.ts'
import { AccessKeyId, IamUserName } from '../../../src/requests/ids.ts'
import { known } from '../../../src/shared/known.ts'
import { INCIDENT_ID, jobsInMemory } from '../../exposure/audit/audit-fixture.ts'
import { type AwsOnWire, DEVELOPMENT, REGION, startAws } from '../../support/aws-on-wire.ts'
import { type DynamoEngine, startDynamoEngine } from '../../support/dynamo-engine.ts'

const LEASE_MS = 90_000
const HOUR_MS = 3_600_000
const STRANGE = '203.0.113.9'
const EVENTS = 1_100
const FAR = 'ap-southeast-2'

describe('an incident’s audit over real wires', () => {
  let aws: AwsOnWire
  let table: DynamoEngine
  let bucket: QueueEngine
  let signing: STSClient
  beforeAll(async () => {
    bucket = await startQueueEngine('http://127.0.0.1:1', REGION)
    await bucket.createBucket(HOME.bucket)
    aws = await startAws({ s3: bucket.url, as: 'responder' })
    aws.emulator.world.trail.lookupsPerSecond = 2
    table = await startDynamoEngine()
    signing = new STSClient({
      region: REGION,
      credentials: aws.emulator.endpoints().functions.responder,
    })
  })
  afterAll(async () => {
    signing.destroy()
    await aws.stop()
    await table.stop()
    await bucket.stop()
  })

  /** An administrator's key: used from home, then from elsewhere, for more than anybody should. */
  const steal = async () => {
    const stolen = aws.emulator
      .endpoints()
      .administrators.find(({ accountId }) => accountId === DEVELOPMENT)
    if (stolen === undefined) throw new Error('no administrator')
    const use = { access_key_id: stolen.accessKeyId, service: 'ec2' }
    aws.emulator.useKey({ ...use, region: FAR, ip: '198.51.100.7' })
    aws.advance(HOUR_MS)
    const exposedSince = aws.emulator.world.now().toISOString()
    aws.advance(1_000)
    for (let n = 0; n < EVENTS; n++) {
      aws.emulator.useKey({ ...use, region: FAR, ip: STRANGE })
      aws.advance(10)
    }
    const at = { endpoint: aws.endpoint, region: 'us-east-1' }
    const iam = new IAMClient({ ...at, credentials: stolen })
    await iam.send(new CreateUserCommand({ UserName: 'backdoor' }))
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'backdoor' }))
    iam.destroy()
    const sts = new STSClient({ ...at, credentials: stolen })
    const RoleArn = `arn:aws:iam::${DEVELOPMENT}:role/payments-workload`
    const { Credentials: session } = await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'stolen' }),
    )
    sts.destroy()
    const inSession = new STSClient({
      ...at,
      credentials: {
        accessKeyId: session?.AccessKeyId ?? '',
        secretAccessKey: session?.SecretAccessKey ?? '',
        sessionToken: session?.SessionToken ?? '',
      },
    })
    await inSession.send(new GetCallerIdentityCommand({}))
    inSession.destroy()
    aws.emulator.useKey({
      access_key_id: key?.AccessKeyId ?? '',
      service: 'sts',
      region: 'eu-west-1',
      ip: STRANGE,
    })
    aws.advance(1_000)
    return { keyId: AccessKeyId.parse(stolen.accessKeyId), exposedSince, RoleArn }
  }

  it('finishes, loses nothing and counts nothing twice', async () => {
    const { keyId, exposedSince, RoleArn } = await steal()
    let wall = 0
    let tokens = 0
    const rows = { ...(await table.createTable()), wallNow: () => wall }
    const store = createDynamoAuditStore(rows)
    const pages = createS3AuditPages({
      signing,
      bucket: HOME.bucket,
      region: REGION,
      endpoint: aws.endpoint,
    })
    const jobs = jobsInMemory()
    const clock = { now: () => aws.emulator.world.now() }
    let commits = 0
    const readRegion = createReadRegion({
      store: {
        ...store,
        /** Dies once, after a page and before its count. */
        commitRegion(...asked: Parameters<typeof store.commitRegion>) {
          const isDeath = asked[1].region === FAR && ++commits === 12
          return isDeath
            ? Promise.reject(new Error('the worker died'))
            : store.commitRegion(...asked)
        },
      },
      pages,
      trail: createCloudTrailAudit(aws),
      leases: createDynamoLookupLeases(rows),
      jobs,
      clock,
      sleep: async (ms) => aws.advance(ms),
      wallNow: () => wall,
      newToken: () => `token-${++tokens}`,
      leaseMs: LEASE_MS,
    })
    const end = createEndAudit({ store, jobs })
    const id = await createStartIncidentAudit({
      store,
      clock,
      enabledRegions: createEnabledRegions(aws),
      homeRegion: 'us-east-1',
      otherwise: [],
    })(
      {
        keyId,
        id: INCIDENT_ID,
        account: DEVELOPMENT,
        accountName: 'development',
        userName: IamUserName.parse('admin'),
        exposedSince,
      },
      0,
    )
    const begun = await store.read(id)
    for (const region of begun?.regions ?? [])
      await jobs.enqueue({ kind: 'audit_region', id, region })
    let deaths = 0
    let ended = 0
    for (let job = jobs.take(); job !== undefined; job = jobs.take()) {
      if (job.kind === 'audit_result') ended += 1
      else if (job.kind === 'audit_region')
        try {
          await readRegion(job.id, job.region)
          await end(job.id)
        } catch {
          deaths += 1
          wall += LEASE_MS
          await jobs.enqueue(job)
        }
    }

    const [audit, reads] = [await store.read(id), await store.readRegions(id)]
    if (audit === undefined) throw new Error('no audit')
    const result = auditResult(audit, reads)
    expect([deaths, ended > 0, audit.over]).toEqual([1, true, true])
    expect(audit.regions).toHaveLength(17)
    expect(result.coverage).toMatchObject({ whole: true, failed: [], reading: [] })
    // What it did as itself, in the session, and what the user did that it made.
    expect(result.tally.events).toBe(EVENTS + 3 + 1 + 1)
    expect(result.tally.roles.seen).toEqual([{ value: RoleArn, n: 1 }])
    expect(result.news.ips).toMatchObject(known(expect.arrayContaining([STRANGE])))
    expect(result.news.regions).toEqual(known(['eu-west-1']))
    const ids: string[] = []
    for await (const part of eventParts(pages, { id }, reads))
      ids.push(...part.map((one) => one.id))
    expect(ids).toHaveLength(EVENTS + 5)
    expect(new Set(ids).size).toBe(EVENTS + 5)
  }, 180_000)
})
