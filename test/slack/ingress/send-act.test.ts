import { describe, expect, it } from 'vitest'
import type { ResponderJob } from '../../../src/exposure/responder-job.ts'
import { SlackUserId } from '../../../src/requests/ids.ts'
import type { Job } from '../../../src/requests/job.ts'
import { silentLog } from '../../../src/shared/log.ts'
import { createSendAct } from '../../../src/slack/ingress/send-act.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const MARK = { jobId: 'a'.repeat(64), at: '2026-03-02T09:00:00.000Z' }
const deed = {
  user: SlackUserId.parse('U0ERIN'),
  team: 'T0AWSKEY',
  action: 'request.deny',
  value: '01JDCR3M7K8N9P0Q1R2S3T4V5W.1',
  reply: {},
}

const started = () => {
  const jobs: Job[] = []
  const urgent: ResponderJob[] = []
  const sendAct = createSendAct({
    signer: { sign: async (act) => ({ ...act, mac: 'm' }) },
    jobs: {
      async enqueue(job) {
        jobs.push(job)
      },
    },
    responder: {
      async enqueue(job) {
        urgent.push(job)
      },
    },
    log: silentLog,
    newReference: () => 'REF',
  })
  return { jobs, urgent, sendAct }
}

describe('createSendAct', () => {
  it('signs what was done and enqueues it once', async () => {
    const { jobs, sendAct } = started()
    expect(await sendAct(MARK, deed)).toEqual({ kind: 'sent' })
    expect(jobs).toEqual([
      {
        kind: 'act',
        act: {
          jobId: MARK.jobId,
          at: MARK.at,
          team: 'T0AWSKEY',
          user: 'U0ERIN',
          action: 'request.deny',
          value: deed.value,
          mac: 'm',
        },
        reply: {},
      },
    ])
  })

  it.each(['command.exposed', 'incident.contain', 'incident.quarantine'])(
    'puts %s into the queue of the responder, and into no other',
    async (action) => {
      const { jobs, urgent, sendAct } = started()
      await sendAct(MARK, { ...deed, action })
      expect(urgent).toMatchObject([{ kind: 'act', act: { action } }])
      expect(jobs).toEqual([])
    },
  )

  it('takes secrets out of every free text before it is signed', async () => {
    const { jobs, sendAct } = started()
    await sendAct(MARK, { ...deed, value: SECRET, reason: `it is ${SECRET}` })
    expect(jobs).toMatchObject([{ act: { value: '[removed]', reason: 'it is [removed]' } }])
  })

  it('keeps a reason within what an act may hold', async () => {
    const { jobs, sendAct } = started()
    await sendAct(MARK, { ...deed, reason: 'aws_secret_access_key=x '.repeat(60) })
    const [job] = jobs
    expect(job?.kind === 'act' && job.act.reason?.length).toBe(1_000)
  })
})
