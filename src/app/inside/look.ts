import { z } from 'zod'
import { Probe, Through } from '../../exposure/signal/test-event.ts'
import { AccountId } from '../../requests/ids.ts'
import { SPOKE_ROLE_NAMES } from '../../shared/deployment-names.ts'
import type { Known } from '../../shared/known.ts'
import { knownAnswer } from './known-answer.ts'

/**
 * What `npm run doctor` asks of a function when it calls it by hand, and what it is answered: which roles open, what they may do, whether KMS and Slack answer, where test events could be sent. No event
 * of SQS, EventBridge or Secrets Manager has this shape, and nothing that is asked changes anything or gives a secret away. Who may call the function administers the account.
 */
const SimulationAsks = z.strictObject({
  actions: z
    .array(z.string().regex(/^[a-z0-9-]+:[A-Za-z]+$/))
    .min(1)
    .max(60),
  resource: z.string().max(2_048),
  context: z.record(z.string(), z.array(z.string())),
})

const Role = z.strictObject({ account: AccountId, role: z.enum(SPOKE_ROLE_NAMES) })

const Look = z.strictObject({
  /** Whether they open for this function. */
  open: z.array(Role).max(20),
  /** What IAM's simulator is asked of them, by the reader of the same account. */
  simulate: z.array(Role.extend({ asks: z.array(SimulationAsks).max(60) })).max(10),
  /** Test events to put on the buses of an account. `hub`: the account of the deployment. */
  forward: z.strictObject({ account: AccountId, hub: AccountId, probe: Probe }).optional(),
})
export type Look = z.infer<typeof Look>
const LookEvent = z.strictObject({ doctor: Look })

export type SimulationAsk = z.infer<typeof SimulationAsks>

export interface RoleOpened {
  readonly account: string
  readonly role: string
  /** The account that the session is of. */
  readonly opened: Known<string>
}

export interface RoleSimulated {
  readonly account: string
  readonly role: string
  /** One for each ask. */
  readonly answers: readonly Known<
    readonly { readonly action: string; readonly decision: string }[]
  >[]
}

export interface Forwarded {
  readonly account: string
  /** The Regions that the account has enabled. */
  readonly regions: Known<readonly RegionSent[]>
}

export interface RegionSent {
  readonly region: string
  /** For which rules; not known unless all of them could be sent. */
  readonly sent: Known<readonly Through[]>
}

export interface Seen {
  /** Of the configuration that was packaged with the function. */
  readonly configuration: string
  readonly opened: readonly RoleOpened[]
  readonly simulated: readonly RoleSimulated[]
  /** By alias: whether KMS said that what was never signed does not fit. */
  readonly macs: Readonly<Record<string, Known<boolean>>>
  /** The workspace, or why Slack does not take the token; absent where the function has nothing to do with Slack. */
  readonly slack?: Known<SlackSeen>
  /** Absent unless it was asked for, of the function that has a way to the readers. */
  readonly forwarded?: Forwarded
}

export type SlackSeen =
  | { readonly kind: 'taken'; readonly team: string }
  | { readonly kind: 'refused'; readonly code: string }

/** `undefined`: the event is something else. */
export function lookIn(event: unknown): Look | undefined {
  const parsed = LookEvent.safeParse(event)
  return parsed.success ? parsed.data.doctor : undefined
}

/** Read again by whoever asked. */
export const SeenAnswer = z.object({
  doctor: z.object({
    configuration: z.string(),
    opened: z.array(
      z.object({ account: z.string(), role: z.string(), opened: knownAnswer(z.string()) }),
    ),
    simulated: z.array(
      z.object({
        account: z.string(),
        role: z.string(),
        answers: z.array(
          knownAnswer(z.array(z.object({ action: z.string(), decision: z.string() }))),
        ),
      }),
    ),
    macs: z.record(z.string(), knownAnswer(z.boolean())),
    slack: knownAnswer(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('taken'), team: z.string() }),
        z.object({ kind: z.literal('refused'), code: z.string() }),
      ]),
    ).optional(),
    forwarded: z
      .object({
        account: z.string(),
        regions: knownAnswer(
          z.array(z.object({ region: z.string(), sent: knownAnswer(z.array(Through)) })),
        ),
      })
      .optional(),
  }),
})
