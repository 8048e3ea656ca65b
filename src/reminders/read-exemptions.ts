import type { Exemption, ExemptionSubject, Exemptions } from '../keys/exemption.ts'
import { type ForgeryFault, isPassingFault } from '../requests/authority-faults.ts'
import type {
  BrokenExemptionRow,
  ExemptionRow,
  ExemptionStore,
} from '../requests/exemption-store.ts'
import type { ExemptionWitness, ProvenExemption } from '../requests/exemption-witness.ts'
import type { AccountId } from '../requests/ids.ts'
import { fewAtOnce } from '../shared/few-at-once.ts'
import { type Known, known, unknown } from '../shared/known.ts'
import { type ExemptLine, exemptByLines, type UntrustedTag } from './exempt-lines.ts'

/**
 * Who is left alone now: by requests whose rows are proven, and by lines of awskey.yml. What could not be read or proven for want of an answer is not known; a row that proves nothing
 * exempts nobody. It reads and decides nothing.
 */
export interface ReadExemptionsDeps {
  readonly lines: readonly ExemptLine[]
  readonly accounts: readonly { readonly id: AccountId; readonly trustTags: boolean }[]
  readonly store: Pick<ExemptionStore, 'ofUser' | 'ofAccount'>
  readonly witness: ExemptionWitness
  /** A signature on the request of a row does not fit: somebody wrote to the table. Told each time that it is seen; whoever tells people does so once. */
  reportForgery(requestId: ExemptionRow['requestId'], fault: ForgeryFault): Promise<void>
}

export interface ExemptionsWithTags extends Exemptions {
  /** Lines that would exempt this user by a tag that nobody protects. To be listed, never followed. */
  untrusted(user: ExemptionSubject, now: Date): readonly UntrustedTag[]
}

type Row = ExemptionRow | BrokenExemptionRow
const PROVEN_AT_ONCE = 5

export function createExemptions(deps: ReadExemptionsDeps): ExemptionsWithTags {
  const byLines = (user: ExemptionSubject, now: Date) =>
    exemptByLines(deps.lines, user, {
      now,
      trustTags: deps.accounts.some(({ id, trustTags }) => id === user.account && trustTags),
    })
  return {
    untrusted: (user, now) => byLines(user, now).untrusted,
    async of(user, now) {
      const stored = await deps.store.ofUser(user.account, user.userId)
      if (stored.kind === 'unknown') return stored
      const proven = await provenIn(deps, stored.value, now)
      return both(ofUser(proven, user), byLines(user, now).exemptions)
    },
    async ofAccount(account, now) {
      const stored = await deps.store.ofAccount(account)
      if (stored.kind === 'unknown') return stored
      const proven = await provenIn(deps, stored.value, now)
      return known((user: ExemptionSubject) =>
        both(ofUser(proven, user), byLines(user, now).exemptions),
      )
    },
  }
}

/** The signature is about a name: a row that stands at the user id of somebody else is about nobody. */
function ofUser(
  proven: ReadonlyMap<string, Known<readonly Proven[]>>,
  { userId, userName }: ExemptionSubject,
): Known<readonly Exemption[]> | undefined {
  const found = proven.get(userId)
  if (found?.kind !== 'known') return found
  const own = found.value.filter((each) => each.of.toLowerCase() === userName.toLowerCase())
  return known(own.map(({ exemption }) => exemption))
}

interface Proven {
  /** The IAM user of the request. */
  readonly of: string
  readonly exemption: Exemption
}

/** An exemption of the whole user that is known to be in force says all that is asked; a snooze of one key says nothing of the other. */
function both(
  byRequests: Known<readonly Exemption[]> | undefined,
  byLines: Known<readonly Exemption[]>,
): Known<readonly Exemption[]> {
  const requests = byRequests ?? known([])
  const parts = [requests, byLines]
  const found = parts.flatMap((part) => (part.kind === 'known' ? part.value : []))
  const open = parts.find((part) => part.kind === 'unknown')
  return open === undefined || found.some(({ kind }) => kind === 'exempt') ? known(found) : open
}

async function provenIn(
  deps: ReadExemptionsDeps,
  rows: readonly Row[],
  now: Date,
): Promise<ReadonlyMap<string, Known<readonly Proven[]>>> {
  const live = rows.filter((row) => isBroken(row) || (row.until ?? '') > now.toISOString())
  const answers = await fewAtOnce(live, PROVEN_AT_ONCE, async (row) => ({
    userId: row.userId,
    answer: await prove(deps, row),
  }))
  const found = new Map<string, Known<readonly Proven[]>>()
  for (const { userId, answer } of answers) {
    const before = found.get(userId)
    found.set(userId, before === undefined ? answer : bothProven(before, answer))
  }
  return found
}

function bothProven(
  one: Known<readonly Proven[]>,
  other: Known<readonly Proven[]>,
): Known<readonly Proven[]> {
  const open = [one, other].find(({ kind }) => kind === 'unknown')
  if (open === undefined && one.kind === 'known' && other.kind === 'known')
    return known([...one.value, ...other.value])
  const whole = [one, other].flatMap((each) => (each.kind === 'known' ? each.value : []))
  return whole.some(({ exemption }) => exemption.kind === 'exempt') || open === undefined
    ? known(whole)
    : open
}

function isBroken(row: Row): row is BrokenExemptionRow {
  return 'broken' in row
}

async function prove(
  { witness, reportForgery }: ReadExemptionsDeps,
  row: Row,
): Promise<Known<readonly Proven[]>> {
  if (isBroken(row)) return unknown('a row about an exemption cannot be read')
  try {
    const proven = await witness(row)
    if (proven.kind === 'unknown') return proven
    if ('fault' in proven.value) {
      const { fault } = proven.value
      // A row that a later request replaced, or that another worker is writing now, is no forgery.
      if (!isPassingFault(fault) && fault !== 'not_exempted')
        await reportForgery(row.requestId, fault)
      return known([])
    }
    const of = proven.value.request.subject.userName
    return known([{ of, exemption: asExemption(proven.value) }])
  } catch (error) {
    return unknown(`its request: ${error instanceof Error ? error.name : 'unknown'}`)
  }
}

/** From the request and nothing else: the row only said where to look. */
function asExemption({ request, operation }: ProvenExemption): Exemption {
  return {
    kind: operation.kind,
    from: 'request',
    ...(operation.kind === 'snooze' && { keyId: operation.keyId }),
    until: new Date(operation.until ?? 0),
    reason: request.act.reason ?? '',
    requestId: request.id,
    requestedBy: request.requester,
    approvedBy: request.decisions.flatMap(({ kind, by }) => (kind === 'approve' ? [by] : [])),
  }
}
