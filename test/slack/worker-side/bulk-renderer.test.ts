import { describe, expect, it } from 'vitest'
import { aBulk, aBulkUser } from '../../../sandbox/gallery/rows/bulk-rows.ts'
import { aRotateRequest } from '../../../sandbox/gallery/rows/request-rows.ts'
import type { Bulk } from '../../../src/requests/bulk.ts'
import type { BulkStore } from '../../../src/requests/bulk-store.ts'
import type { Job } from '../../../src/requests/job.ts'
import type { Request } from '../../../src/requests/request.ts'
import { bulkRequestId } from '../../../src/requests/request-id.ts'
import { silentLog } from '../../../src/shared/log.ts'
import { createBulkRenderer, DRAWN_EVERY_MS } from '../../../src/slack/worker-side/bulk-renderer.ts'
import { createSender } from '../../../src/slack/worker-side/send-message.ts'
import { startSlack } from '../../sandbox/slack/slack-fixture.ts'
import { createFakeViewStore } from './fake-view-store.ts'
import { organisation } from './renderer-fixture.ts'

const COUNT = 60
const ID = aBulk().id

/** Sixty rotations that have begun, and the message that shows them. */
async function startBulk() {
  const fixture = await startSlack()
  const entries = Array.from({ length: COUNT }, (_, at) => ({
    ...aBulkUser(at),
    state: 'begun' as const,
    requestId: bulkRequestId(ID, aBulkUser(at)),
    attempts: 0,
  }))
  const bulk: Bulk = aBulk({ entries })
  const rows = new Map<string, Request>(
    entries.map(({ requestId }) => [requestId, aRotateRequest({ id: requestId, bulk: ID })]),
  )
  const jobs: { readonly job: Job; readonly delayMs: number | undefined }[] = []
  let turn = 0
  let asked = false
  const store: BulkStore = {
    open: () => Promise.resolve({ kind: 'exists', bulk }),
    read: (id) => Promise.resolve(id === ID ? bulk : undefined),
    commit: () => Promise.resolve(undefined),
    askToDraw: () => {
      const fresh = !asked
      asked = true
      return Promise.resolve(fresh)
    },
    drawingBegins: () => {
      asked = false
      return Promise.resolve(++turn)
    },
    isLatestDrawing: (_id, mine) => Promise.resolve(mine === turn),
  }
  const wall = { now: 1_000_000 }
  const fake = createFakeViewStore({ wallNow: () => wall.now })
  const renderer = createBulkRenderer({
    sender: createSender({ slack: fixture.client, sleep: () => Promise.resolve() }),
    views: fake.views,
    store,
    jobs: { enqueue: (job, delayMs) => Promise.resolve(void jobs.push({ job, delayMs })) },
    organisation,
    clock: { now: () => new Date('2026-03-20T09:00:00.000Z') },
    leaseMs: 90_000,
    log: silentLog,
    readRequests: (ids) => Promise.resolve(ids.flatMap((id) => rows.get(id) ?? [])),
  })
  const end = (at: number): void => {
    const id = bulkRequestId(ID, aBulkUser(at))
    const outcome = { word: 'deletion_asked', facts: {} }
    rows.set(id, { ...aRotateRequest({ id, bulk: ID }), state: 'done', outcome })
  }
  const messages = (channel?: string) =>
    [...fixture.slack.workspace.messages.values()].filter(
      (message) => channel === undefined || message.channel === channel,
    )
  return { ...fixture, renderer, jobs, end, messages, fake, wall }
}

describe('bulk renderer', () => {
  it('asks for one drawing, some seconds later, however many rotations change', async () => {
    const { renderer, jobs } = await startBulk()
    for (let change = 0; change < COUNT * 10; change++) await renderer.drawSoon(ID)
    expect(jobs).toEqual([{ job: { kind: 'bulk_drawing', id: ID }, delayMs: DRAWN_EVERY_MS }])
    await renderer.draw(ID)
    await renderer.drawSoon(ID)
    expect(jobs).toHaveLength(2)
  })

  it('keeps one message in the team’s channel in step with all of them', async () => {
    const { renderer, end, messages } = await startBulk()
    await renderer.draw(ID)
    expect(messages().map(({ channel }) => channel)).toEqual(['C0PAYMENTS'])
    expect(messages()[0]?.text).toContain('60 rotations: 60 under way')
    for (const at of [0, 1, 2]) end(at)
    await renderer.draw(ID)
    expect(messages()).toHaveLength(1)
    expect(messages()[0]?.text).toContain('60 rotations: 57 under way, 3 rotated')
  })

  it('tells the starter where the channel cannot be written to, and says why', async () => {
    const { renderer, messages, slack: emulator } = await startBulk()
    const channel = emulator.workspace.channels.get('C0PAYMENTS')
    if (channel === undefined) throw new Error('no channel')
    channel.is_archived = true
    await renderer.draw(ID)
    const [shown] = messages()
    expect(shown?.channel).toBe('D0MAYA')
    expect(JSON.stringify(shown)).toContain('could not write to the channel')
  })

  it('is due again after a failure of Slack’s, and never throws for it', async () => {
    const { renderer, faults, fake, messages } = await startBulk()
    faults.plant({ service: 'slack', operation: 'chat.postMessage', mode: 'throttle', times: 2 })
    await renderer.draw(ID)
    expect(messages()).toEqual([])
    expect(fake.due(new Date('2026-03-21T09:00:00.000Z'))).toEqual([ID])
    await renderer.draw(ID)
    expect(messages()).toHaveLength(1)
  })

  it('leaves the message to whoever draws it, and looks again a moment later', async () => {
    const { renderer, jobs, fake, messages } = await startBulk()
    await fake.views.lease(ID, 'progress', 90_000)
    await renderer.draw(ID)
    expect(messages()).toEqual([])
    expect(jobs.map(({ job }) => job.kind)).toEqual(['bulk_drawing'])
  })
})
