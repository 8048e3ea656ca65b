import type { RoleAdvice } from '../role-advice.ts'
import { draftPolicy, type PolicyDraft } from './policy-draft.ts'
import { callsTogether } from './sights.ts'
import { type RoleAccount, type TrustPolicy, trustPolicyFor } from './trust-policy.ts'
import type { CallsSeen, ObservedUse, Workload } from './workload.ts'
import { workloadAdvice, workloadName } from './workload-advice.ts'

/**
 * Out of what was observed: for each workload what would do instead, with a trust policy and a least-privilege draft. Pure. Several workloads on one key get a role each, because one role for all would be as broad as the key.
 * Calls that a service of AWS made for somebody need that somebody's rights: they are counted with the one workload there is, and stand by themselves where there are several.
 */
export interface Advice {
  readonly calls: number
  readonly denied: number
  readonly first: string | undefined
  readonly last: string | undefined
  readonly parts: readonly AdvicePart[]
  /** More than one workload uses the key that something is known of. */
  readonly isMixed: boolean
  /** Calls beside those of a known workload of which nothing is known: the same, another, or a thief. */
  readonly hasUnknown: boolean
  readonly onBehalf: readonly { readonly service: string; readonly calls: number }[]
}

export interface AdvicePart {
  readonly workload: Workload
  /** Of all calls, from 0 to 1. */
  readonly share: number
  readonly advice: RoleAdvice | undefined
  readonly trust: TrustPolicy | undefined
  readonly draft: PolicyDraft
  /** Refused, or failed for another reason: not in the draft. */
  readonly notInDraft: readonly CallsSeen[]
}

export interface AdviseOptions {
  readonly account: Omit<RoleAccount, 'region'>
  /** All that was to be read has been. */
  readonly isWhole: boolean
}

export function adviceOn(observed: ObservedUse, options: AdviseOptions): Advice {
  const services = observed.workloads.filter(({ kind }) => kind === 'aws_service')
  const others = observed.workloads.filter(({ kind }) => kind !== 'aws_service')
  const [only, ...more] = others
  const isOne = only !== undefined && more.length === 0
  const parts = isOne
    ? [partOf(only, observed, options, services)]
    : [...others, ...services].map((workload) => partOf(workload, observed, options))
  return {
    calls: observed.calls,
    denied: observed.denied,
    first: observed.first,
    last: observed.last,
    parts,
    isMixed: others.filter(isKnown).length > 1,
    hasUnknown: others.length > 1 && !others.every(isKnown),
    onBehalf: services.map(({ name = 'AWS', calls }) => ({ service: name, calls })),
  }
}

const isKnown = ({ kind }: Pick<Workload, 'kind'>): boolean => kind !== 'not_known'

function partOf(
  workload: Workload,
  { calls }: ObservedUse,
  { account, isWhole }: AdviseOptions,
  together: readonly Workload[] = [],
): AdvicePart {
  const seen = callsTogether([workload, ...together].map((each) => each.seen))
  return {
    workload,
    share: calls === 0 ? 0 : workload.calls / calls,
    advice: workloadAdvice(workload),
    trust: trustPolicyFor(workload, { ...account, region: mostUsedRegion(seen) }),
    draft: draftPolicy(seen, { isWhole }),
    notInDraft: seen.filter(({ denied, failed }) => denied + failed > 0),
  }
}

function mostUsedRegion(seen: readonly CallsSeen[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { regions, done } of seen)
    for (const region of regions) counts.set(region, (counts.get(region) ?? 0) + done)
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0]
}

/** What one sentence is made of; a row that keeps no more than this can make it, too. */
export interface AdviceFindings {
  readonly workloads: readonly Pick<Workload, 'confidence' | 'kind' | 'name'>[]
  readonly isWhole: boolean
}

/** One sentence, as in a list of keys: who uses it, how sure that is, and what would do instead. Plain text; names in it are the configuration's and ours. */
export function adviceLineFor({ workloads, isWhole }: AdviceFindings): string {
  const seen = workloads.filter(({ kind }) => kind !== 'aws_service')
  const [first, ...more] = seen
  if (first === undefined)
    return isWhole
      ? 'No use was seen in CloudTrail, which does not show everything.'
      : 'No use was seen in what could be read of CloudTrail.'
  const and = isWhole ? '' : ' Not everything could be read.'
  if (more.length > 0) {
    const todo = [
      ...(seen.filter(isKnown).length > 1 ? ['split it, a role for each'] : []),
      ...(seen.every(isKnown) ? [] : ['find out what that is before the key goes']),
    ]
    return `Used by ${seen.map(named).join(' and by ')}: ${todo.join(', and ')}.${and}`
  }
  const instead = workloadAdvice(first)?.instead
  return instead === undefined
    ? `Used by ${named(first)}.${and}`
    : `Used by ${named(first)}; instead: ${instead}.${and}`
}

function named(workload: AdviceFindings['workloads'][number]): string {
  const { confidence } = workload
  const name = workloadName(workload)
  return confidence === 'not_known' ? name : `${name} (${CONFIDENCE_WORDS[confidence]})`
}

export const CONFIDENCE_WORDS = {
  sure: 'sure',
  likely: 'likely',
  guess: 'a guess',
  not_known: 'not known',
} as const satisfies Record<Workload['confidence'], string>
