import { isCli } from './agent-signs.ts'
import { type FindNetwork, isPrivate } from './network.ts'
import { createIsAtWork, isOfPeople, isRoundTheClock } from './rhythm.ts'
import { callsSeen, createSights, rhythmOf, type Sight } from './sights.ts'
import { signOfCall } from './sign-of-call.ts'
import type { Confidence, Evidence, ObservedUse, SeenCall, Sign, Workload } from './workload.ts'

/**
 * Which workloads use a key, out of all its calls. Each call is judged by itself; then those that say nothing, or little, by what they have in common with others: an address from which a clear one comes, or when they were made.
 * What stays open is a workload of its own, `not_known`: it is never counted with another, because a thief's calls would be just those.
 */
export interface ObserveUseDeps {
  readonly findNetwork: FindNetwork
  /** IANA name: whose working hours are meant. */
  readonly timezone: string
  wasDenied(call: SeenCall): boolean
}

export interface UseObserver {
  see(calls: readonly SeenCall[]): void
  observed(): ObservedUse
}

export function createUseObserver({
  findNetwork,
  timezone,
  wasDenied,
}: ObserveUseDeps): UseObserver {
  const sights = createSights({
    signOf: (call) => signOfCall(call, findNetwork),
    isAtWork: createIsAtWork(timezone),
    wasDenied,
  })
  let first: string | undefined
  let last: string | undefined
  return {
    see(calls) {
      for (const call of calls) {
        sights.see(call)
        if (first === undefined || call.at < first) first = call.at
        if (last === undefined || call.at > last) last = call.at
      }
    },
    observed() {
      const all = sights.all()
      return {
        calls: all.reduce((sum, { calls }) => sum + calls, 0),
        denied: all.reduce((sum, { denied }) => sum + denied, 0),
        first,
        last,
        workloads: workloadsIn(all),
      }
    },
  }
}

/** A sight with what is said of it in the end. */
interface Judged {
  readonly sight: Sight
  readonly sign: Sign | undefined
}

function workloadsIn(sights: readonly Sight[]): readonly Workload[] {
  const groups = new Map<string, Judged[]>()
  for (const judged of byRhythm(byAddress(sights))) {
    const { kind = 'not_known', name = '' } = judged.sign ?? {}
    const key = `${kind} ${name}`
    groups.set(key, [...(groups.get(key) ?? []), judged])
  }
  return [...groups.values()]
    .map(workloadOf)
    .toSorted((a, b) => rank(a) - rank(b) || b.calls - a.calls)
}

function rank({ kind }: Workload): number {
  if (kind === 'aws_service') return 1
  return kind === 'not_known' ? 2 : 0
}

const isOpen = (sign: Sign | undefined): boolean =>
  sign === undefined || sign.confidence === 'guess'

/** From an address that one workload alone was clearly seen at, what says nothing else is likely to be the same. A private one is many machines'. */
function byAddress(sights: readonly Sight[]): readonly Judged[] {
  const clear = new Map<string, Sign | 'several'>()
  for (const { ip, sign } of sights) {
    if (ip === undefined || sign === undefined || isOpen(sign) || isPrivate(ip)) continue
    const before = clear.get(ip)
    const isSame = before === undefined || (before !== 'several' && isAlike(before, sign))
    clear.set(ip, isSame ? sign : 'several')
  }
  return sights.map((sight) => {
    const near = sight.ip === undefined ? undefined : clear.get(sight.ip)
    if (!isOpen(sight.sign) || near === undefined || near === 'several')
      return { sight, sign: sight.sign }
    const why = 'it comes from an address where the same was clearly seen'
    return { sight, sign: { ...near, confidence: 'likely', why } }
  })
}

const isAlike = (a: Sign, b: Sign): boolean => a.kind === b.kind && a.name === b.name

/** What is still open, by when it is used; and laptops, which people's hours confirm. GitHub's runners stay open by address when they only run on machines of Azure. */
function byRhythm(judged: readonly Judged[]): readonly Judged[] {
  const isGithub = judged.some(({ sign }) => sign?.kind === 'github_actions' && !isOpen(sign))
  const settled = judged.map((one): Judged => {
    const isAzure = one.sign?.kind === 'other_cloud' && one.sign.confidence === 'guess'
    if (!isGithub || !isAzure) return one
    return {
      ...one,
      sign: {
        kind: 'github_actions',
        confidence: 'likely',
        why: 'the kernel is one for Azure, as GitHub’s hosted runners have, and GitHub Actions use this key',
      },
    }
  })
  const laptops = settled.filter(
    ({ sign }) => sign?.kind === 'laptop' && sign.confidence === 'likely',
  )
  const isConfirmed = isOfPeople(rhythmOf(laptops.map(({ sight }) => sight)))
  const cli = signOfOpen(settled.filter(isOpenCli))
  const rest = signOfOpen(settled.filter((one) => one.sign === undefined && !isOpenCli(one)))
  return settled.map((one) => {
    if (one.sign?.kind === 'laptop' && one.sign.confidence === 'likely' && isConfirmed)
      return {
        ...one,
        sign: { ...one.sign, confidence: 'sure', why: `${one.sign.why}, ${IN_HOURS}` },
      }
    if (one.sign !== undefined) return one
    return { ...one, sign: isOpenCli(one) ? cli : rest }
  })
}

const IN_HOURS = 'and nearly all its calls are made on weekdays by day'

const isOpenCli = ({ sight, sign }: Judged): boolean =>
  sign === undefined && sight.agent !== undefined && isCli(sight.agent)

const FEW_ADDRESSES = 5

function signOfOpen(open: readonly Judged[]): Sign | undefined {
  const sights = open.map(({ sight }) => sight)
  const rhythm = rhythmOf(sights)
  const isTyped = open.length > 0 && open.every(isOpenCli)
  if (isTyped && isOfPeople(rhythm))
    return { kind: 'laptop', confidence: 'likely', why: `it is the AWS CLI, ${IN_HOURS}` }
  const addresses = new Set(sights.map(({ ip }) => ip))
  if (!isRoundTheClock(rhythm) || addresses.size > FEW_ADDRESSES) return undefined
  return {
    kind: 'on_premises',
    confidence: 'guess',
    why: 'it calls round the clock from a few addresses that awskey.yml does not name, as a server does',
  }
}

function workloadOf(judged: readonly Judged[]): Workload {
  const sights = judged.map(({ sight }) => sight)
  const [sign] = judged.flatMap((one) => one.sign ?? [])
  const calls = sights.reduce((sum, sight) => sum + sight.calls, 0)
  const { name, accountId, externalIdHint } = sign ?? {}
  return {
    kind: sign?.kind ?? 'not_known',
    ...(name !== undefined && { name }),
    ...(accountId !== undefined && { accountId }),
    ...(externalIdHint !== undefined && { externalIdHint }),
    confidence: confidenceOf(judged, calls),
    calls,
    evidence: evidenceOf(judged),
    agents: mostOf(sights, ({ agent }) => agent).slice(0, AGENTS_SHOWN),
    addresses: addressesOf(sights),
    seen: callsSeen(sights),
  }
}

const AGENTS_SHOWN = 5
const ADDRESSES_SHOWN = 5

/** As sure as most of its calls are. */
function confidenceOf(judged: readonly Judged[], calls: number): Confidence {
  const of = (confidence: Confidence): number =>
    judged.reduce(
      (sum, { sign, sight }) => (sign?.confidence === confidence ? sum + sight.calls : sum),
      0,
    )
  if (judged.every(({ sign }) => sign === undefined)) return 'not_known'
  if (of('sure') >= calls / 2) return 'sure'
  return of('sure') + of('likely') >= calls / 2 ? 'likely' : 'guess'
}

function evidenceOf(judged: readonly Judged[]): readonly Evidence[] {
  const counts = new Map<string, number>()
  for (const { sign, sight } of judged) {
    const why = sign?.why ?? 'neither the program, nor the address, nor the time says what it is'
    counts.set(why, (counts.get(why) ?? 0) + sight.calls)
  }
  return [...counts].map(([why, calls]) => ({ why, calls })).toSorted((a, b) => b.calls - a.calls)
}

function addressesOf(sights: readonly Sight[]): Workload['addresses'] {
  const all = mostOf(sights, ({ ip }) => ip)
  return { count: all.length, some: all.slice(0, ADDRESSES_SHOWN) }
}

function mostOf(
  sights: readonly Sight[],
  of: (sight: Sight) => string | undefined,
): readonly string[] {
  const counts = new Map<string, number>()
  for (const sight of sights) {
    const value = of(sight)
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + sight.calls)
  }
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([value]) => value)
}
