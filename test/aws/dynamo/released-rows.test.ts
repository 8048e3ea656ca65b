import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseRow } from '../../../src/aws/dynamo/parse-row.ts'
import { requestFromItem } from '../../../src/aws/dynamo/request-row.ts'
import { rowKindOf } from '../../../src/aws/dynamo/row-kinds.ts'
import { ResponderJob } from '../../../src/exposure/responder-job.ts'
import { Job } from '../../../src/requests/job.ts'
import { type SignedAct, signedText } from '../../../src/requests/signed-act.ts'
import { CAPTURED, captured, plainRow, RELEASED } from '../../support/restored-sandbox.ts'
import { shapeOf } from '../../support/row-shapes.ts'

/** As the sandbox's KMS has it. */
const KEY = createHash('sha256').update('awskey sandbox HMAC key').digest()
const isSigned = (act: SignedAct): boolean =>
  createHmac('sha256', KEY).update(signedText(act)).digest('base64') === act.mac

describe.each(RELEASED)('what %s wrote', (version) => {
  it.each(CAPTURED)('can be read, every row: %s', (name) => {
    const kinds = captured(version, name).rows.map((stored) => {
      const row = plainRow(stored)
      const key = { pk: String(row['pk']), sk: String(row['sk']) }
      const kind = rowKindOf(key)
      const where = `${key.pk} ${key.sk}`
      if (kind === 'request') requestFromItem(row, where)
      else if (kind === 'week_part') shapeOf(kind).parse(JSON.parse(String(row['body'])))
      else if (kind !== undefined) parseRow(shapeOf(kind), row, where)
      return kind
    })
    expect(kinds.filter((kind) => kind !== undefined)).not.toEqual([])
  })

  it('can be worked on, every job, and every act has the signature that it had', () => {
    const bodies = CAPTURED.flatMap((name) => captured(version, name).jobs)
    const jobs = bodies.map((body) => {
      const job: unknown = JSON.parse(body)
      const ofWorker = Job.safeParse(job)
      return ofWorker.success ? ofWorker.data : ResponderJob.parse(job)
    })
    const acts = jobs.flatMap((job) => (job.kind === 'act' ? [job.act] : []))
    expect(acts.length).toBeGreaterThan(10)
    expect(acts.filter((act) => !isSigned(act))).toEqual([])
  })
})
