import type { Fault } from '../faults.ts'
import type { JsonObject } from '../slack/json.ts'

/**
 * What the page of the sandbox knows, in sections. The live stream sends a section whole whenever it changed, so a section is either exactly what the server has or the one before.
 * Types only, for the server and for the browser. Holds no credential and no secret access key: the page never sees one.
 */
export interface LiveState {
  readonly clock: LiveClock
  readonly people: readonly LivePerson[]
  readonly channels: readonly LiveChannel[]
  readonly usergroups: readonly LiveUserGroup[]
  readonly messages: readonly LiveMessage[]
  readonly views: readonly LiveView[]
  readonly homes: readonly LiveView[]
  readonly files: readonly LiveFile[]
  readonly jobs: LiveJobs
  readonly accounts: readonly LiveAccount[]
  readonly secrets: readonly LiveSecret[]
  readonly trail: readonly LiveTrailEvent[]
  readonly faults: readonly LiveFault[]
  readonly problems: readonly LiveProblem[]
}

export interface LiveClock {
  /** Business time at the moment of sending, ISO. */
  readonly now: string
  /** When something is due next, ISO; `null`: nothing. */
  readonly nextDueAt: string | null
}

export interface LivePerson {
  readonly id: string
  /** The short name, as in @erin. */
  readonly name: string
  readonly realName: string
  readonly title: string
  /** `app` is awskey itself; only members, guests and external people can act. */
  readonly kind: 'member' | 'guest' | 'external' | 'deactivated' | 'bot' | 'app'
  /** Who approves for a team, and for which groups. */
  readonly groups: readonly string[]
}

export interface LiveChannel {
  readonly id: string
  readonly name: string
  readonly kind: 'public' | 'private' | 'im'
  readonly archived: boolean
  /** Shared with another workspace. */
  readonly external: boolean
  readonly members: readonly string[]
  /** Whose DM with awskey it is. */
  readonly user?: string
}

export interface LiveUserGroup {
  readonly id: string
  readonly handle: string
  readonly users: readonly string[]
}

export interface LiveMessage {
  readonly channel: string
  /** Slack's own id and business time: seconds with six decimals. */
  readonly ts: string
  readonly user: string
  readonly text: string
  /** The message's blocks, and those of its attachments. */
  readonly blocks: readonly JsonObject[]
  readonly threadTs?: string
  /** Only this person sees it. */
  readonly ephemeralTo?: string
  readonly edited: boolean
  readonly files: readonly string[]
  readonly reactions: readonly string[]
}

export interface LiveView {
  readonly id: string
  readonly user: string
  readonly callbackId: string
  readonly title: string
  /** The label of the submit button; absent: none. */
  readonly submit?: string
  readonly close: string
  readonly blocks: readonly JsonObject[]
  /** block_id → action_id → the element's state, as in `state.values`. */
  readonly values: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>
  /** Rises with every update by the app. */
  readonly hash: string
  /** What stands under the inputs, by block id. */
  readonly errors: Readonly<Record<string, string>>
  /** 0 for the root of a stack of modals and for a Home. */
  readonly depth: number
}

export interface LiveFile {
  readonly id: string
  readonly name: string
  readonly title: string
  readonly size: number
  /** Set where it can be shown. */
  readonly picture?: { readonly alt: string }
}

export interface LiveJobs {
  readonly waiting: number
  readonly running: number
  readonly dead: number
}

export interface LiveAccount {
  readonly id: string
  readonly name: string
  readonly users: readonly LiveIamUser[]
}

export interface LiveIamUser {
  readonly userName: string
  readonly path: string
  readonly tags: Readonly<Record<string, string>>
  readonly policies: readonly string[]
  readonly keys: readonly LiveKey[]
}

export interface LiveKey {
  readonly accessKeyId: string
  readonly status: 'Active' | 'Inactive'
  readonly createDate: string
  /** Absent: IAM has never seen it used. */
  readonly lastUsed?: { readonly date: string; readonly service: string; readonly region: string }
}

export interface LiveSecret {
  readonly accountId: string
  readonly region: string
  readonly name: string
  readonly arn: string
}

export interface LiveTrailEvent {
  readonly id: string
  /** Business time, ISO. */
  readonly at: string
  readonly account: string
  readonly region: string
  readonly service: string
  readonly name: string
  /** The IAM user, or `role/session`. */
  readonly by: string
  /** The IAM user or the secret that the call named; absent: none. */
  readonly target?: string
  readonly accessKeyId: string
  readonly readOnly: boolean
  readonly error?: string
}

export type LiveFault = Fault

/** Something that went wrong where a person or a designer should look. */
export interface LiveProblem {
  readonly id: string
  /** Wall time, ISO. */
  readonly at: string
  /** `listener`: a request of Slack's that awskey did not acknowledge; `web_api`: a call that Slack refused; `job`: a queue message that failed; `container`: a function that died. */
  readonly kind: 'listener' | 'web_api' | 'job' | 'container'
  readonly what: string
  /** The person whose act it was, where there was one. */
  readonly user?: string
  readonly detail: string
  /** What to look at. */
  readonly hint: string
  /** How often just this happened, one after the other; `at` is the last time. */
  readonly times: number
}
