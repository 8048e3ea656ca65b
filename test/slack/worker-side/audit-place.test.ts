import { describe, expect, it } from 'vitest'
import { createAuditPlace } from '../../../src/slack/worker-side/audit-place.ts'
import { someAudit, someIncidentAudit } from '../../exposure/audit/audit-fixture.ts'

const placeOf = (thread?: { channel: string; ts: string }) =>
  createAuditPlace({
    sender: { openDirect: async (user) => ({ kind: 'opened', channel: `D-${user}` }) },
    incidentThread: async () => thread,
    securityChannel: 'C0SECURITY',
  })

describe('createAuditPlace', () => {
  it('is the direct messages of whoever asked', async () => {
    expect(await placeOf()(someAudit())).toMatchObject({ channel: 'D-U0SAM' })
  })

  it('is the thread of the incident', async () => {
    const thread = { channel: 'C0SECURITY', ts: '17.1' }

    expect(await placeOf(thread)(someIncidentAudit())).toEqual({
      kind: 'opened',
      channel: 'C0SECURITY',
      threadTs: '17.1',
    })
  })

  it.each([
    ['there is none yet', undefined],
    ['it is said to be in another channel', { channel: 'C0ELSEWHERE', ts: '17.1' }],
  ])('is the channel of security where %s', async (_what, thread) => {
    expect(await placeOf(thread)(someIncidentAudit())).toEqual({
      kind: 'opened',
      channel: 'C0SECURITY',
    })
  })
})
