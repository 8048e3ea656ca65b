import { z } from 'zod'
import { Moment, RequestId } from '../../requests/ids.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { knownSchema } from '../../shared/known-schema.ts'
import type { RiskScore } from '../risk-score.ts'
import { hasReadDataEvents } from './archive-coverage.ts'
import { TACTICS } from './attack-tactics.ts'
import { type IncidentAudit, Run } from './audit.ts'
import { Made } from './audit-event.ts'
import type { AuditResult } from './audit-result.ts'
import { type Counted, mostSeen } from './counted.ts'
import type { Coverage } from './coverage.ts'
import { RiskScoreRow } from './findings-parts.ts'
import { seenRisk } from './seen-risk.ts'

/**
 * What an audit found of an incident, small enough for the incident's row whatever callers wrote. Pure. Lists are cut with a count of the rest; texts are cut without a word, the files hold them whole.
 * Names in it were chosen by callers: whoever shows them escapes them.
 */
const Seen = z.object({ value: z.string(), n: z.number().int() })
const Call = z.object({ call: z.string(), n: z.number().int() })

export const CleanUpCandidate = Made.extend({
  at: z.iso.datetime(),
  region: z.string(),
  /** The credential that made it; where there is none, who did. */
  by: z.string(),
})
export type CleanUpCandidate = z.infer<typeof CleanUpCandidate>

const FindingsCoverage = z.object({
  /** How many Regions were read to the end. */
  done: z.number().int(),
  failed: z.array(z.object({ region: z.string(), why: z.string() })),
  cut: z.array(z.string()),
  unreadable: z.number().int(),
  rolesElsewhere: z.number().int(),
  /** Objects, items, invocations and the like: read where a trail's archive was, as far as the trail logs them. CloudTrail's event history never has them. */
  dataEvents: z.enum(['read', 'not_read']),
  /** Of a trail's archive; unset where none was asked. `failed` holds what was read until then. */
  archive: z
    .object({ kind: z.enum(['cut', 'failed', 'read']), why: z.string().optional() })
    .optional(),
  newest: z.iso.datetime().optional(),
  /** Why it is not known which Regions are enabled. */
  regionsUnknown: z.string().optional(),
  tooOld: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }).optional(),
  pivots: z.object({
    followed: z.number().int(),
    notFollowed: z.array(z.string()),
    notFollowedMore: z.number().int(),
  }),
  whole: z.boolean(),
})

export const Findings = z.object({
  auditId: RequestId,
  run: Run,
  at: Moment,
  since: z.iso.datetime(),
  events: z.number().int(),
  denied: z.number().int(),
  first: z.iso.datetime().optional(),
  last: z.iso.datetime().optional(),
  ips: z.array(Seen),
  newIps: knownSchema(z.array(z.string())),
  agents: z.array(Seen),
  services: z.array(Seen),
  regions: z.array(z.object({ region: z.string(), n: z.number().int() })),
  tactics: z.array(
    z.object({
      tactic: z.enum(TACTICS),
      done: z.number().int(),
      refused: z.number().int(),
      calls: z.array(Call),
    }),
  ),
  made: z.array(CleanUpCandidate),
  madeMore: z.number().int(),
  rolesAssumed: z.array(
    z.object({ arn: z.string(), n: z.number().int(), elsewhere: z.literal(true).optional() }),
  ),
  /** Roles that `rolesAssumed` has no room for; absent: none. */
  rolesMore: z.number().int().optional(),
  sessions: z.object({ opened: z.number().int(), followed: z.number().int() }),
  coverage: FindingsCoverage,
  /** Somebody new used it, or something was done that no owner of a leaked key does by the way. */
  activity: knownSchema(z.boolean()),
  risk: RiskScoreRow,
})
export type Findings = z.infer<typeof Findings>

const IPS = 5
const NEW_IPS = 20
const AGENTS = 3
const SERVICES = 8
const CALLS = 3
const MADE = 40
const ROLES = 20
const REGIONS = 40
const NOT_FOLLOWED = 20
const TEXT = 200

export function findingsOf(
  audit: IncidentAudit,
  result: AuditResult,
  { risk, at }: { readonly risk: RiskScore; readonly at: Date },
): Findings {
  const { tally, regions } = result
  const { first, last } = tally
  const made = tally.made.slice(0, MADE)
  return {
    auditId: audit.id,
    run: audit.incident.run,
    at: at.toISOString(),
    since: readSince(audit, result),
    events: tally.events,
    denied: tally.denied,
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    ips: top(tally.ips, IPS),
    newIps: cutList(result.news.ips),
    agents: top(tally.agents, AGENTS),
    services: top(tally.services, SERVICES),
    regions: regions.slice(0, REGIONS).map((each) => ({ ...each })),
    tactics: tacticsIn(result),
    made: made.map(({ what, name, of, at: when, region, credential }) => ({
      what,
      name: cut(name),
      ...(of !== undefined && { of: { what: of.what, name: cut(of.name) } }),
      at: when,
      region,
      by: cut(credential),
    })),
    madeMore: tally.madeMore + tally.made.length - made.length,
    ...rolesIn(result),
    sessions: { ...result.coverage.sessions },
    coverage: coverageIn(result),
    activity: activityIn(result),
    risk: { ...risk, lines: [...risk.lines], notKnown: [...risk.notKnown] },
  }
}

/** From when on all is counted that was read; of an archive that ended early, what there is. */
function readSince({ since }: IncidentAudit, { coverage, tally }: AuditResult): string {
  const { archive } = coverage
  if (archive.kind === 'read' && archive.older) return archive.since
  return tally.first !== undefined && Date.parse(tally.first) < Date.parse(since)
    ? tally.first
    : since
}

/** Any call that AWS carried out for a new address, or any of those that no owner makes by the way. */
export function activityIn(result: AuditResult): Known<boolean> {
  const { news, tally, coverage } = result
  const { persistence, loggingTampered, dataOrSecrets, abuse } = seenRisk(result)
  const facts = [persistence, loggingTampered, dataOrSecrets, abuse, doneFromNew(result)]
  if (facts.some((fact) => fact.kind === 'known' && fact.value)) return known(true)
  const open = facts.find((fact) => fact.kind === 'unknown')
  if (open?.kind === 'unknown') return unknown(open.why)
  return coverage.whole && tally.doneFrom.others === 0 && news.ips.kind === 'known'
    ? known(false)
    : unknown('not everything was read')
}

function doneFromNew({ news, tally }: AuditResult): Known<boolean> {
  if (news.ips.kind === 'unknown') return news.ips
  const fresh = news.ips.value
  return known(tally.doneFrom.seen.some(({ value }) => fresh.includes(value)))
}

function tacticsIn({ tactics }: AuditResult): Findings['tactics'] {
  const sum = (calls: readonly { readonly n: number }[]): number =>
    calls.reduce((total, { n }) => total + n, 0)
  return tactics.map(({ tactic, done, refused }) => ({
    tactic,
    done: sum(done),
    refused: sum(refused),
    calls: [...done, ...refused].slice(0, CALLS).map(({ call, n }) => ({ call: cut(call), n })),
  }))
}

function rolesIn({
  tally: { roles, rolesElsewhere },
}: AuditResult): Pick<Findings, 'rolesAssumed' | 'rolesMore'> {
  const elsewhere = mostSeen(rolesElsewhere).map((role) => ({ ...role, elsewhere: true as const }))
  const all = [...elsewhere, ...mostSeen(roles)]
  return {
    rolesAssumed: all.slice(0, ROLES).map(({ value, ...rest }) => ({ ...rest, arn: cut(value) })),
    ...(all.length > ROLES && { rolesMore: all.length - ROLES }),
  }
}

function coverageIn({ coverage, tally }: AuditResult): Findings['coverage'] {
  const { done, failed, leads, tooOld, regionsUnknown } = coverage
  return {
    done: done.length,
    failed: failed.slice(0, REGIONS).map(({ region, why }) => ({ region, why: cut(why) })),
    cut: coverage.cut.slice(0, REGIONS),
    unreadable: coverage.unreadable,
    rolesElsewhere: coverage.rolesElsewhere,
    dataEvents: hasReadDataEvents(coverage.archive) ? 'read' : 'not_read',
    ...archiveIn(coverage),
    ...(tally.last !== undefined && { newest: tally.last }),
    ...(regionsUnknown !== undefined && { regionsUnknown: cut(regionsUnknown) }),
    ...(tooOld !== undefined && { tooOld: { ...tooOld } }),
    pivots: {
      followed: leads.followed,
      notFollowed: leads.notFollowed.slice(0, NOT_FOLLOWED).map(cut),
      notFollowedMore: Math.max(0, leads.notFollowed.length - NOT_FOLLOWED),
    },
    whole: coverage.whole,
  }
}

function archiveIn({ archive }: Coverage): Pick<Findings['coverage'], 'archive'> {
  switch (archive.kind) {
    case 'not_asked':
      return {}
    case 'reading':
      return { archive: { kind: 'failed', why: 'it was not over' } }
    case 'failed':
      return { archive: { kind: 'failed', why: cut(archive.why) } }
    case 'cut':
    case 'read':
      return { archive: { kind: archive.kind } }
  }
}

function top(counted: Counted, most: number): { value: string; n: number }[] {
  return mostSeen(counted)
    .slice(0, most)
    .map(({ value, n }) => ({ value: cut(value), n }))
}

function cutList(list: Known<readonly string[]>): Findings['newIps'] {
  return list.kind === 'known' ? known(list.value.slice(0, NEW_IPS).map(cut)) : list
}

const cut = (text: string): string => text.slice(0, TEXT)
