import { describe, expect, it } from 'vitest'
import { createTellAdvice, type TellAdviceDeps } from '../../../src/app/audit/tell-advice.ts'
import { type AdviceAudit, isAdvice } from '../../../src/exposure/audit/audit.ts'
import { emptyTally, tallied } from '../../../src/exposure/audit/tally.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import type { SlackMessage } from '../../../src/slack/text/blocks.ts'
import type { OutgoingFile } from '../../../src/slack/worker-side/send-file.ts'
import { KEY_ID, NOW, someAudit, someEvents, someRead } from '../../exposure/audit/audit-fixture.ts'
import { createFakeAuditPages, createFakeAuditStore } from '../../fakes/fake-audit-ports.ts'

const GITHUB = 'configure-aws-credentials-for-github-actions'

async function desk(
  changes: Partial<AdviceAudit> = {},
  given: Partial<TellAdviceDeps> & { readonly events?: number } = {},
) {
  const store = createFakeAuditStore()
  const pages = createFakeAuditPages()
  const audit = someAudit({
    over: true,
    regions: ['us-east-1'],
    advice: { keys: [KEY_ID] },
    ...changes,
  })
  if (!isAdvice(audit)) throw new Error('no advice')
  const { events: count = 120, ...deps } = given
  const events = someEvents(count, { region: 'us-east-1', agent: GITHUB })
  const inPages = Math.ceil(count / 50)
  await store.open(audit, [
    someRead({ subject: 1, pages: inPages, tally: tallied(emptyTally(), events) }),
  ])
  for (let page = 0; page < inPages; page++)
    await pages.put(
      { audit: audit.id, region: 'us-east-1', page },
      events.slice(page * 50, page * 50 + 50),
    )
  const posted: { readonly said: string; readonly threadTs: string | undefined }[] = []
  const files: OutgoingFile[] = []
  const notes: object[] = []
  const tell = createTellAdvice({
    store,
    pages,
    keys: {
      list: async () => known([{ id: KEY_ID, status: 'Active', createdAt: NOW }]),
      lastUse: async () => ({ kind: 'never' }),
    },
    findNetwork: () => undefined,
    timezone: 'Europe/Berlin',
    partition: 'aws',
    async sendFile(_to, file) {
      files.push(file)
      return { kind: 'sent' }
    },
    ...deps,
  })
  const telling = {
    async post(message: SlackMessage, threadTs?: string) {
      posted.push({ said: JSON.stringify(message), threadTs })
      return { channel: 'D0SAM', ts: String(posted.length) }
    },
    async note(change: object) {
      notes.push(change)
    },
  }
  return { tell: () => tell(audit, telling), posted, files, notes }
}

describe('createTellAdvice', () => {
  it('tells once, then sends the files under it, and writes each down', async () => {
    const told = await desk()
    await told.tell()

    expect(told.posted).toHaveLength(1)
    expect(told.posted[0]?.said).toContain('Used by GitHub Actions (sure):* 120 of 120 calls')
    expect(told.files.map(({ name, threadTs }) => [name, threadTs])).toEqual([
      ['trust-policy.json', '1'],
      ['least-privilege.json', '1'],
      ['how.md', '1'],
    ])
    expect(told.notes).toEqual([
      { told: { channel: 'D0SAM', ts: '1' } },
      { filesSent: 1 },
      { filesSent: 2 },
      { filesSent: 3 },
    ])
  })

  it('goes on where the worker before it died', async () => {
    const told = await desk({ told: { channel: 'D0SAM', ts: '7' }, filesSent: 2 })
    await told.tell()

    expect(told.posted).toEqual([])
    expect(told.files.map(({ name, threadTs }) => [name, threadTs])).toEqual([['how.md', '7']])
  })

  it('says so where Slack takes no file', async () => {
    const told = await desk(
      {},
      { sendFile: async () => ({ kind: 'refused', code: 'storage_limit_reached' }) },
    )
    await told.tell()

    expect(told.posted[1]).toMatchObject({ threadTs: '1' })
    expect(told.posted[1]?.said).toContain('storage_limit_reached')
  })

  it('sends no file where nothing was seen', async () => {
    const told = await desk({}, { events: 0 })
    await told.tell()

    expect(told.posted[0]?.said).toContain('/awskey deactivate')
    expect(told.files).toEqual([])
  })

  it('calls no key unused whose last use or status could not be read', async () => {
    const keys: TellAdviceDeps['keys'] = {
      list: async () => unknown('Throttling'),
      lastUse: async () => ({ kind: 'unknown', why: 'Throttling' }),
    }
    const told = await desk({}, { events: 0, keys })
    await told.tell()

    expect(told.posted[0]?.said).toContain('Not known is not unused')
    expect(told.posted[0]?.said).not.toContain('/awskey de')
  })
})
