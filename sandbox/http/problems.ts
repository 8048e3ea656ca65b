import type { EndedContainer } from '../host/function-host.ts'
import type { Failure } from '../slack/dispatch.ts'
import type { RefusedCall } from '../slack/refused-calls.ts'
import type { LiveProblem } from '../wire/live-state.ts'

/** One list of all that went wrong, newest first, each with what to look at. What happened again and again stands there once, with how often. */
export interface ProblemSources {
  readonly failures: readonly Failure[]
  readonly refused: readonly RefusedCall[]
  readonly jobs: readonly FailedJob[]
  readonly ended: readonly EndedContainer[]
}

export interface FailedJob {
  readonly at: string
  readonly messageId: string
  readonly why: string
}

const SHOWN = 100

export function problemsOf(sources: ProblemSources): readonly LiveProblem[] {
  const { failures, refused, jobs, ended } = sources
  return [
    ...failures.map(listenerProblem),
    ...refused.map(refusalProblem),
    ...jobs.map(jobProblem),
    ...ended.map(containerProblem),
  ]
    .toSorted((left, right) => right.at.localeCompare(left.at))
    .reduce<readonly LiveProblem[]>(together, [])
    .slice(0, SHOWN)
}

function together(before: readonly LiveProblem[], next: Once): readonly LiveProblem[] {
  const last = before.at(-1)
  return last !== undefined && isSame(last, next)
    ? before.with(-1, { ...last, times: last.times + 1 })
    : [...before, { ...next, times: 1 }]
}

function isSame(a: Once, b: Once): boolean {
  return a.kind === b.kind && a.what === b.what && a.user === b.user && a.hint === b.hint
}

type Once = Omit<LiveProblem, 'times'>

function listenerProblem(failure: Failure, index: number): Once {
  const { at, what, user, ms, status, hint } = failure
  return {
    id: `listener-${index}`,
    at,
    kind: 'listener',
    what,
    detail: `HTTP ${status === 0 ? 'no answer' : status} after ${ms} ms`,
    hint,
    ...(user !== '' && { user }),
  }
}

function refusalProblem(call: RefusedCall): Once {
  const { sequence, at, method, error, details, container } = call
  return {
    id: `web-api-${sequence}`,
    at,
    kind: 'web_api',
    what: `${method}: ${error}`,
    detail: details.join('; ') || 'Slack says no more than that',
    hint: container === '' ? 'the call named no container' : `look at the log of ${container}`,
  }
}

function jobProblem({ at, messageId, why }: FailedJob, index: number): Once {
  return {
    id: `job-${index}`,
    at,
    kind: 'job',
    what: messageId === '' ? 'the queue could not be read' : `job ${messageId}`,
    detail: why,
    hint: 'it comes again after its visibility timeout, and goes to the dead-letter queue after five times; look at the log of the worker',
  }
}

const WHY: Readonly<Record<EndedContainer['why'], string>> = {
  crashed: 'ended in the middle of its work by a planted crash',
  timed_out: 'ran into its time limit',
  failed: 'ended by itself',
}

function containerProblem({ at, container, why }: EndedContainer, index: number): Once {
  return {
    id: `container-${index}`,
    at,
    kind: 'container',
    what: container,
    detail: WHY[why],
    hint: `a new container stands in for it; what it had claimed is looked at again when the lease is over; look at the log of ${container}`,
  }
}
