import type { Caller } from './identity.ts'
import type { Input } from './input.ts'
import type { Demand, Further } from './judge.ts'
import type { Output, Structure } from './output.ts'
import type { PolicyRequest } from './policy/evaluate.ts'
import type { NamedPolicy } from './policy/template-roles.ts'
import type { TrailResource } from './trail-event.ts'
import type { StoredUser, World } from './world.ts'

/** The shape of every operation the sandbox answers itself, and of the call it gets. */
export interface Call {
  readonly service: string
  readonly operation: string
  readonly region: string
  readonly caller: Caller
  readonly input: Input
  readonly world: World
  readonly now: Date
}

/** What the call acts on: as AWS names it in an AccessDenied message, and what policies look at. */
export interface Target {
  readonly name: string
  /** What policies are compared with, where the name is no ARN. */
  readonly arn?: string | undefined
  readonly user?: StoredUser | undefined
  /** Condition keys of this resource and this operation. */
  readonly context?: PolicyRequest['context'] | undefined
  /** The resource's own policy document and its account. */
  readonly policy?: string | NamedPolicy | undefined
  readonly accountId?: string | undefined
  readonly rules?: Demand['rules']
}

/** What CloudTrail shows beside the common fields. */
export interface TrailNote {
  readonly response?: Structure | undefined
  readonly resources?: readonly TrailResource[] | undefined
  /** A second account in whose trail the call appears: the target of a cross-account AssumeRole. */
  readonly alsoIn?: string | undefined
}

export interface Operation {
  readonly readOnly: boolean
  /** Replaces the check of the caller's policies; only for what AWS never refuses or decides by trust. */
  readonly authorize?: (call: Call) => void
  readonly target?: (call: Call) => Target
  /** What its caller needs besides the permission for the operation itself. */
  readonly further?: (call: Call) => readonly Further[]
  readonly run: (call: Call) => Output | undefined
  readonly note?: (call: Call, output: Output | undefined) => TrailNote
}

export type Operations = Readonly<Record<string, Operation>>
