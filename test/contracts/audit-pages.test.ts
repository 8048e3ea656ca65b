import { STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type QueueEngine, startQueueEngine } from '../../sandbox/engines.ts'
import { HOME } from '../../sandbox/home.ts'
import { createS3AuditPages } from '../../src/aws/s3-audit-pages.ts'
import type { AuditPages } from '../../src/exposure/audit/audit-store.ts'
import { AUDIT_ID, someEvent, someEvents } from '../exposure/audit/audit-fixture.ts'
import { createFakeAuditPages } from '../fakes/fake-audit-ports.ts'
import { type AwsOnWire, REGION, startAws } from '../support/aws-on-wire.ts'

const BUCKET = HOME.bucket
const place = { audit: AUDIT_ID, region: 'us-east-1', page: 0 }

function auditPagesContract(make: () => AuditPages): void {
  it('gives back what was put, page by page and Region by Region', async () => {
    const pages = make()
    const events = someEvents(50, { region: 'us-east-1' })
    await pages.put(place, events)
    await pages.put({ ...place, page: 1 }, [someEvent({ id: 'second' })])
    await pages.put({ ...place, region: 'eu-west-1' }, [someEvent({ id: 'elsewhere' })])

    expect(await pages.read(place)).toEqual(events)
    expect(await pages.read({ ...place, page: 1 })).toMatchObject([{ id: 'second' }])
    expect(await pages.read({ ...place, region: 'eu-west-1' })).toMatchObject([{ id: 'elsewhere' }])
  })

  it('replaces a page that is put again', async () => {
    const pages = make()
    await pages.put(place, [someEvent({ id: 'one' })])
    await pages.put(place, [someEvent({ id: 'two' })])

    expect(await pages.read(place)).toEqual([someEvent({ id: 'two' })])
  })

  it('keeps text in any language', async () => {
    const pages = make()
    await pages.put(place, [someEvent({ agent: 'Größe “日本”' })])

    expect(await pages.read(place)).toMatchObject([{ agent: 'Größe “日本”' }])
  })

  it('never passes a page that is not there off as an empty one', async () => {
    await expect(make().read({ ...place, page: 99 })).rejects.toThrow()
  })
}

describe('createFakeAuditPages', () => {
  auditPagesContract(createFakeAuditPages)
})

describe('createS3AuditPages', () => {
  let engine: QueueEngine
  let aws: AwsOnWire
  let signing: STSClient
  beforeAll(async () => {
    engine = await startQueueEngine('http://127.0.0.1:1', REGION)
    await engine.createBucket(BUCKET)
    aws = await startAws({ s3: engine.url })
    const credentials = aws.emulator.endpoints().functions.responder
    signing = new STSClient({ region: REGION, credentials })
  })
  afterAll(async () => {
    signing.destroy()
    await aws.stop()
    await engine.stop()
  })
  const pages = (given: Partial<Parameters<typeof createS3AuditPages>[0]> = {}): AuditPages =>
    createS3AuditPages({
      signing,
      bucket: BUCKET,
      region: REGION,
      endpoint: aws.endpoint,
      ...given,
    })

  auditPagesContract(pages)

  it('is refused with another secret, and says neither it nor what was in the page', async () => {
    const { accessKeyId, sessionToken } = aws.emulator.endpoints().functions.responder
    const forged = new STSClient({
      region: REGION,
      credentials: { accessKeyId, secretAccessKey: 'somebody else’s', sessionToken },
    })
    const error = await pages({ signing: forged })
      .put(place, [someEvent()])
      .catch((thrown: unknown) => thrown)
    forged.destroy()

    expect(String(error)).toMatch(/s3 PUT of a page of audit \w{26}: 403$/)
  })

  it('tries again where S3 is overloaded or gives no answer', async () => {
    let calls = 0
    const bumpy = pages({
      fetch: (...asked) => {
        calls += 1
        if (calls === 1) return Promise.reject(new Error('reset'))
        return calls === 2 ? Promise.resolve(new Response('', { status: 503 })) : fetch(...asked)
      },
    })
    await bumpy.put({ ...place, page: 7 }, [someEvent()])

    expect(calls).toBe(3)
    expect(await pages().read({ ...place, page: 7 })).toEqual([someEvent()])
  })
})
