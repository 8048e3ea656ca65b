import { z } from 'zod'
import { AccessKeyId, AccountId, RequestId, SlackUserId, WeekId } from './ids.ts'
import { SignedAct } from './signed-act.ts'

/** One signed act of a person. */
export const ActJob = z.object({
  kind: z.literal('act'),
  act: SignedAct,
  /** Where the person is looking: the answer goes there, and nothing is trusted from there. */
  reply: z.object({
    responseUrl: z.string().optional(),
    channel: z.string().optional(),
    messageTs: z.string().optional(),
  }),
})
export type ActJob = z.infer<typeof ActJob>

/** An alarm of awskey's own went off or is over. EventBridge writes it, by the rules of serverless.yml; what it means is known here. */
export const AlarmJob = z.object({
  kind: z.literal('alarm'),
  /** Of the event: the same however often it is delivered. */
  id: z.uuid(),
  /** The alarm's name. */
  alarm: z.string().max(255),
  state: z.enum(['ALARM', 'OK']),
  at: z.iso.datetime(),
})
export type AlarmJob = z.infer<typeof AlarmJob>

/**
 * The body of a queue message. Jobs carry ids and one signed act, never text to show: whoever reads a job reads the row before doing anything.
 * A job may arrive twice or late; an `act` is claimed once by its id, the others are safe to repeat.
 */
export const Job = z.discriminatedUnion('kind', [
  ActJob,
  /** Run what is due on this request and bring its messages up to date. */
  z.object({ kind: z.literal('advance'), requestId: RequestId }),
  /** An incident took over the lock on this request's IAM user: put it on hold. */
  z.object({ kind: z.literal('hold_for_incident'), requestId: RequestId }),
  /** The incident that took this request's lock over has ended: give the lock back, if the request still wants it. */
  z.object({ kind: z.literal('resume_after_incident'), requestId: RequestId }),
  /** Read an account's users and keys again. */
  z.object({ kind: z.literal('inventory'), account: AccountId }),
  /** Read an account's keys for the fleet, or go on with it; the id is the reading's. */
  z.object({
    kind: z.literal('fleet'),
    account: AccountId,
    id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  }),
  /** Somebody looks for a user: see to it that every account's inventory is fresh. */
  z.object({ kind: z.literal('inventories') }),
  /** See to the ledger: the anchor of the day, and changes outside awskey that are not explained yet. */
  z.object({ kind: z.literal('ledger') }),
  /** Secrets Manager asks for a rotation: open it, or go on with it. */
  z.object({
    kind: z.literal('auto'),
    secretArn: z.string().max(2_048),
    token: z.string().max(64),
  }),
  /** Draw somebody's Home: they opened it or turned to a page, or, with `changed`, something in it may be different now. */
  z.object({
    kind: z.literal('home'),
    user: SlackUserId,
    /** From 1. Left out: the page they saw last. */
    page: z.number().int().min(1).max(1_000).optional(),
    changed: z.literal(true).optional(),
  }),
  /** The moment of the week has come: open the week, once. */
  z.object({ kind: z.literal('week') }),
  /** See what is next for an open week. */
  z.object({ kind: z.literal('week_on'), week: WeekId }),
  /** Sum up what one account holds for each team. */
  z.object({ kind: z.literal('week_account'), week: WeekId, account: AccountId }),
  /** Tell one team of its keys. */
  z.object({ kind: z.literal('digest'), week: WeekId, team: z.string().max(64) }),
  /** Tell the owner of a key that it will soon be stale. */
  z.object({ kind: z.literal('warn_owner'), keyId: AccessKeyId }),
  /** Open the next few of many rotations, and draw how far they are. */
  z.object({ kind: z.literal('bulk'), id: RequestId }),
  /** Only draw it. */
  z.object({ kind: z.literal('bulk_drawing'), id: RequestId }),
  AlarmJob,
])
export type Job = z.infer<typeof Job>
export type AutoJob = Extract<Job, { kind: 'auto' }>
export type HomeJob = Extract<Job, { kind: 'home' }>

export interface Jobs<J = Job> {
  /** Puts a job into the queue, to be seen after `delayMs` of business time (at most 15 minutes; longer waits are a `dueAt` on a row). */
  enqueue(job: J, delayMs?: number): Promise<void>
}
