import { beforeEach, describe, expect, it } from 'vitest'
import { createTellAudit, type TellAuditDeps } from '../../../src/app/audit/tell-audit.ts'
import type { IncidentAudit, PersonAudit } from '../../../src/exposure/audit/audit.ts'
import type { Findings } from '../../../src/exposure/audit/findings.ts'
import { riskOfAudit } from '../../../src/exposure/audit/risk-of-audit.ts'
import { emptyTally, tallied } from '../../../src/exposure/audit/tally.ts'
import { riskScore } from '../../../src/exposure/risk-score.ts'
import { AccessKeyId, type RequestId, SlackUserId } from '../../../src/requests/ids.ts'
import { incidentAuditId, requestIdOf } from '../../../src/requests/request-id.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { silentLog } from '../../../src/shared/log.ts'
import { ok, refuse } from '../../../src/shared/result.ts'
import { sha256 } from '../../../src/shared/sha256.ts'
import type { SlackMessage } from '../../../src/slack/text/blocks.ts'
import type { FileSent, OutgoingFile } from '../../../src/slack/worker-side/send-file.ts'
import {
  anAct,
  INCIDENT_ID,
  NOW,
  someAudit,
  someEvent,
  someEvents,
  someIncidentAudit,
  someRead,
} from '../../exposure/audit/audit-fixture.ts'
import { createFakeAuditPages, createFakeAuditStore } from '../../fakes/fake-audit-ports.ts'

const EVE = SlackUserId.parse('U0EVE')
const ID = requestIdOf(anAct())
const PNG = Uint8Array.of(1, 2, 3)
/** Of the files' names, in the order in which they were sent. */
const endings = (files: readonly OutgoingFile[]): readonly string[] =>
  files.map(({ name }) => name.replace(/.*\./, ''))

async function desk(
  changes: Partial<PersonAudit> = {},
  given: Partial<TellAuditDeps> & { readonly audit?: IncidentAudit } = {},
) {
  const store = createFakeAuditStore()
  const pages = createFakeAuditPages()
  const events = [
    ...someEvents(3, { region: 'us-east-1' }),
    someEvent({ id: 'formula', agent: '=HYPERLINK("https://evil.example")' }),
  ]
  const audit = given.audit ?? someAudit({ id: ID, over: true, regions: ['us-east-1'], ...changes })
  await store.open(audit, [
    someRead({ subject: 1, pages: 1, tally: tallied(emptyTally(), events) }),
  ])
  await pages.put({ audit: audit.id, region: 'us-east-1', page: 0 }, events)
  const posted: { readonly threadTs: string | undefined; readonly said: string }[] = []
  const files: OutgoingFile[] = []
  const channels = new Set<string>()
  const forgeries: string[] = []
  const findings: Findings[] = []
  const claims = new Map<string, 'done' | 'taken'>()
  const deps: TellAuditDeps = {
    store,
    pages,
    leaseMs: 90_000,
    claims: {
      async claim(job) {
        const before = claims.get(job)
        if (before === undefined) claims.set(job, 'taken')
        return before ?? 'claimed'
      },
      async finish(job) {
        claims.set(job, 'done')
      },
    },
    vouching: {
      verifier: { verify: async ({ mac }) => known(mac === 'signed') },
      isAudit: ({ action }) => action === 'command.audit',
      isAdvice: ({ action }) => action === 'command.advise',
      aimsAt: () => true,
    },
    riskOf: async (of, result) =>
      riskScore(
        riskOfAudit(result, { keyId: of.keyId, keys: known([]), administrator: known(undefined) }),
      ),
    mayKnow: async () => ok(undefined),
    async tellAdvice() {
      throw new Error('nobody asked for advice')
    },
    draw: async () => undefined,
    clock: { now: () => NOW },
    incidentExists: async () => true,
    async onFindings(_keyId, found) {
      findings.push(found)
    },
    placeOf: async (told) =>
      'asker' in told
        ? { kind: 'opened', channel: `D-${told.asker}` }
        : { kind: 'opened', channel: 'C0SECURITY', threadTs: 'card' },
    sender: {
      async post({ channel, threadTs }, message: SlackMessage) {
        posted.push({ threadTs, said: JSON.stringify(message) })
        return { kind: 'sent', channel, ts: String(posted.length) }
      },
    },
    drawPicture: async () => ({ png: PNG, alt: 'Four calls.' }),
    log: silentLog,
    async sendFile({ channel }, file): Promise<FileSent> {
      channels.add(channel)
      files.push(file)
      return { kind: 'sent' }
    },
    async reportForgery(_audit, fault) {
      forgeries.push(fault)
    },
    ...given,
  }
  return {
    tell: (id: RequestId = ID) => createTellAudit(deps)(id),
    store,
    posted,
    files,
    channels,
    forgeries,
    findings,
    textOf(at: number) {
      const content = files[at]?.content
      return typeof content === 'string' ? content : ''
    },
    /** As after the death of the worker that told. */
    forget: () => claims.clear(),
  }
}

async function pictureRefused(_to: unknown, { name }: OutgoingFile): Promise<FileSent> {
  return name.endsWith('.png')
    ? { kind: 'refused', code: 'file_type_not_allowed' }
    : { kind: 'sent' }
}

describe('createTellAudit', () => {
  let told: Awaited<ReturnType<typeof desk>>
  beforeEach(async () => {
    told = await desk()
  })

  it('sends one message, and a picture and every event as CSV and JSON in its thread', async () => {
    await told.tell()

    expect(told.posted).toHaveLength(1)
    expect(told.posted[0]?.said).toContain('198.51.100.7')
    expect(endings(told.files)).toEqual(['png', 'csv', 'json'])
    expect(told.files.map(({ threadTs }) => threadTs)).toEqual(['1', '1', '1'])
    expect(told.files[0]).toMatchObject({ content: PNG, alt: 'Four calls.' })
    expect(told.textOf(1).split('\r\n')).toHaveLength(1 + 4 + 1)
    expect(JSON.parse(told.textOf(2))).toMatchObject({
      dataEvents: 'never read',
      coverage: { whole: true },
      events: [{}, {}, {}, {}],
    })
  })

  it('lets no cell of the file be a formula', async () => {
    await told.tell()

    expect(told.textOf(1)).not.toMatch(/(?:^|,|")=HYPERLINK/m)
  })

  it('tells once, however often it is asked', async () => {
    await told.tell()
    await told.tell()

    expect([told.posted.length, told.files.length]).toEqual([1, 3])
  })

  it('goes on with the files that Slack has not taken', async () => {
    await told.tell()
    const before = await told.store.read(ID)
    if (before === undefined) throw new Error('no audit')
    await told.store.commit(before, { ...before, filesSent: 1 })
    told.forget()
    await told.tell()

    expect(told.posted).toHaveLength(1)
    expect(endings(told.files)).toEqual(['png', 'csv', 'json', 'json'])
  })

  it('sends the picture again only where Slack has not taken it', async () => {
    await told.tell()
    const before = await told.store.read(ID)
    if (before === undefined) throw new Error('no audit')
    await told.store.commit(before, { ...before, picture: undefined, filesSent: 0 })
    told.forget()
    await told.tell()

    expect(endings(told.files)).toEqual(['png', 'csv', 'json', 'png', 'csv', 'json'])
  })

  it.each<[string, Partial<TellAuditDeps>]>([
    [
      'cannot be drawn',
      {
        drawPicture: () => Promise.reject(new Error('out of memory')),
      },
    ],
    ['is not taken by Slack', { sendFile: pictureRefused }],
  ])('sends the files also where the picture %s, and says so once', async (_why, given) => {
    told = await desk({}, given)
    const { files } = told
    await told.tell()
    told.forget()
    await told.tell()

    expect(told.posted.map(({ threadTs }) => threadTs)).toEqual([undefined, '1'])
    expect(told.posted[1]?.said).toContain('picture')
    expect(await told.store.read(ID)).toMatchObject({ picture: 'missing', filesSent: 2 })
    expect(endings(files)).not.toContain('png')
  })

  it('sends the files also where nobody can be told that the picture is missing', async () => {
    told = await desk(
      {},
      {
        drawPicture: () => Promise.reject(new Error('out of memory')),
        sender: {
          post: async ({ channel, threadTs }) =>
            threadTs === undefined
              ? { kind: 'sent', channel, ts: '1' }
              : { kind: 'later', code: 'ratelimited', retryAfterMs: 0 },
        },
      },
    )
    await told.tell()

    expect(endings(told.files)).toEqual(['csv', 'json'])
  })

  it('draws no picture where no event was seen', async () => {
    const before = await told.store.readRegions(ID)
    for (const read of before)
      await told.store.commitRegion(ID, read, { ...read, tally: emptyTally() })
    await told.tell()

    expect(endings(told.files)).not.toContain('png')
    expect(told.posted).toHaveLength(1)
  })

  it('says in the thread when Slack takes no file', async () => {
    told = await desk({}, { sendFile: async () => ({ kind: 'refused', code: 'missing_scope' }) })
    await told.tell()

    expect(told.posted.map(({ threadTs }) => threadTs)).toEqual([undefined, '1', '1'])
    expect(told.posted[2]?.said).toContain('missing_scope')
  })

  it.each<[string, Partial<PersonAudit>]>([
    ['request_signature', { act: anAct({ mac: 'forged' }) }],
    ['requester_differs', { asker: EVE }],
    ['target_differs', { keyId: AccessKeyId.parse('AKIA2EXAMPLE234567ZZ') }],
    ['request_not_of_this_act', { act: anAct({ action: 'command.list' }) }],
    ['request_not_of_this_act', { act: anAct({ jobId: sha256('another') }) }],
  ])('tells nobody, and reports %s, where the row was not asked for', async (fault, changes) => {
    told = await desk(changes)
    await told.tell()

    expect(told.forgeries).toEqual([fault])
    expect([told.posted, told.files]).toEqual([[], []])
  })

  it('tells nothing of the key to somebody who may not know by now', async () => {
    const refusal = refuse({ reason: 'may_not_audit', user: 'erin' } as const)
    told = await desk({}, { mayKnow: async () => refusal })
    await told.tell()

    expect(told.files).toEqual([])
    expect(told.posted).toHaveLength(1)
    expect(told.posted[0]?.said).not.toContain('198.51.100.7')
  })

  it('comes again where the signature could not be checked', async () => {
    told = await desk(
      {},
      {
        vouching: {
          verifier: { verify: async () => unknown('kms:VerifyMac Throttling') },
          isAudit: () => true,
          isAdvice: () => false,
          aimsAt: () => true,
        },
      },
    )

    await expect(told.tell()).rejects.toThrow('could not be checked')
    expect([told.posted, told.files]).toEqual([[], []])
  })

  it('waits until everything has been read', async () => {
    told = await desk({ over: undefined })
    await told.tell()

    expect(told.posted).toEqual([])
  })
})

describe('createTellAudit, of an incident', () => {
  const row = (changes: Partial<IncidentAudit> = {}) =>
    someIncidentAudit({ id: ID, over: true, regions: ['us-east-1'], ...changes })

  it('hands the findings over, and tells in the thread of the incident and nowhere else', async () => {
    const told = await desk({}, { audit: row() })
    await told.tell()

    expect(told.findings).toMatchObject([{ auditId: ID, run: 0, events: 4 }])
    expect(told.posted.map(({ threadTs }) => threadTs)).toEqual(['card'])
    expect(endings(told.files)).toEqual(['png', 'csv', 'json'])
    expect(new Set(told.files.map(({ threadTs }) => threadTs))).toEqual(new Set(['card']))
    expect([...told.channels]).toEqual(['C0SECURITY'])
  })

  it('hands them over although Slack takes nothing', async () => {
    const told = await desk(
      {},
      { audit: row(), sender: { post: async () => ({ kind: 'refused', code: 'is_archived' }) } },
    )

    await expect(told.tell()).rejects.toThrow('could not be told')
    expect(told.findings).toHaveLength(1)
  })

  it('tells nobody, and reports it, where there is no such incident', async () => {
    const told = await desk({}, { audit: row(), incidentExists: async () => false })
    await told.tell()

    expect(told.forgeries).toEqual(['incident_missing'])
    expect([told.posted, told.files, told.findings]).toEqual([[], [], []])
  })

  const again = async (events: number) => {
    const id = incidentAuditId(INCIDENT_ID, 1)
    const incident = { ...row().incident, run: 1 as const }
    const told = await desk({}, { audit: row({ id, incident }) })
    const first = { channel: 'C0SECURITY', ts: '1' }
    await told.store.open(row({ id: incidentAuditId(INCIDENT_ID, 0), told: first }), [
      someRead({
        subject: 1,
        tally: tallied(emptyTally(), someEvents(events, { region: 'us-east-1' })),
      }),
    ])
    await told.tell(id)
    return told
  }

  it('says at a later look what has come up, and sends the files anew', async () => {
    const { posted, files, findings } = await again(2)

    expect(findings).toMatchObject([{ run: 1, events: 4 }])
    expect(posted[0]?.said).toContain('looked at again')
    expect(posted[0]?.said).toContain('4 events, ')
    expect(posted[0]?.said).toContain('2 in the look before')
    expect(endings(files)).toEqual(['png', 'csv', 'json'])
  })

  it('sends no files where nothing has come up', async () => {
    const { posted, files } = await again(4)

    expect(posted[0]?.said).toContain('That does not show that nothing was done')
    expect(files).toEqual([])
  })
})
