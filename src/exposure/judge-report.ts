import type { Known } from '../shared/known.ts'
import type { Identity, Obstacle, Report } from './incident.ts'

/**
 * Who may cause what when a key is reported. Pure. Containment needs a reason to believe: AWS itself or a member of security is enough, an owner or a team approver is enough to make the key
 * Inactive, anybody else only pages. A protected user and the root user are never touched alone, whoever asks; where the reporter could not be read, nothing is done and people are paged.
 */
export interface Reporter {
  readonly kind: 'person' | 'aws_health' | 'signal'
  readonly security: Known<boolean>
  readonly owner: Known<boolean>
  readonly teamApprover: Known<boolean>
  /** Whether this person caused as many containments within the hour as one may without security. */
  readonly atLimit: boolean
}

export interface Reported {
  readonly identity: Identity['kind']
  readonly protected: boolean
  /** Configured as `availability: critical`. */
  readonly critical: boolean
  /** By account, path or tag. Rights are read before the quarantine. */
  readonly sensitive: boolean
}

export type Judgement = NonNullable<Report['judged']>

/** Without security a person causes at most so many within an hour. */
export const CONTAINMENTS_PER_HOUR = 3

export function judgeReport(reporter: Reporter, target: Reported): Judgement {
  const never = untouchable(target)
  if (never !== undefined) return { inactive: 'never', quarantine: 'never', because: [never] }
  const byWord = wordOf(reporter)
  const because = [...byWord.because, ...(target.critical ? (['critical'] as const) : [])]
  const sensitive = target.sensitive && byWord.quarantine === 'now'
  const judged = {
    inactive: target.critical ? ('click' as const) : byWord.inactive,
    quarantine: target.critical || sensitive ? ('click' as const) : byWord.quarantine,
    because: [...because, ...(sensitive ? (['sensitive'] as const) : [])],
  }
  return byWord.as === undefined ? judged : { ...judged, as: byWord.as }
}

function untouchable(target: Reported): Obstacle | undefined {
  if (target.identity === 'root') return 'root'
  if (target.identity === 'not_ours') return 'not_ours'
  if (target.identity !== 'user') return 'owner_not_known'
  return target.protected ? 'protected' : undefined
}

/** What this reporter's word is good for, whatever the key is. */
function wordOf(reporter: Reporter): Judgement {
  const page = (because: Obstacle): Judgement => ({
    inactive: 'click',
    quarantine: 'click',
    because: [because],
  })
  if (reporter.kind === 'signal') return page('signal_only')
  if (reporter.kind === 'aws_health')
    return { inactive: 'now', quarantine: 'now', because: [], as: 'aws_health' }
  if (isYes(reporter.security))
    return { inactive: 'now', quarantine: 'now', because: [], as: 'security' }
  const as = isYes(reporter.owner) ? 'owner' : isYes(reporter.teamApprover) ? 'team' : undefined
  if (as !== undefined)
    return reporter.atLimit
      ? { ...page('too_many'), as }
      : { inactive: 'now', quarantine: 'click', because: [], as }
  const unread = [reporter.security, reporter.owner, reporter.teamApprover]
  return page(
    unread.some(({ kind }) => kind === 'unknown') ? 'reporter_not_known' : 'not_authorised',
  )
}

function isYes(right: Known<boolean>): boolean {
  return right.kind === 'known' && right.value
}
