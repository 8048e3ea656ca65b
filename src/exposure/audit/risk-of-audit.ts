import type { AccessKeyRecord } from '../../keys/access-keys.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { RiskFacts } from '../risk-score.ts'
import type { AuditResult } from './audit-result.ts'
import { seenRisk } from './seen-risk.ts'

/** What an audit that a person asked for knows of how bad it would be if its key were exposed. Pure. Nobody reported anything, so nothing is older or newer than that. */
export interface KeyStanding {
  readonly keyId: string
  readonly keys: Known<readonly Pick<AccessKeyRecord, 'id' | 'status'>[]>
  /** The policy that makes its user an administrator, if one does. */
  readonly administrator: Known<string | undefined>
}

export function riskOfAudit(result: AuditResult, standing: KeyStanding): RiskFacts {
  const { tally, coverage } = result
  return {
    ...seenRisk(result),
    source: 'report',
    root: false,
    keyActive: isActive(standing, ({ id }) => id === standing.keyId),
    privilege: privilegeOfAdministrator(standing.administrator),
    gaps: {
      sibling_active: isActive(standing, ({ id }) => id !== standing.keyId),
      console_without_mfa: unknown('not read'),
      live_sessions:
        tally.sessions === 0 && coverage.whole ? known(false) : unknown('their end is not read'),
      recheck_failed: known(false),
    },
  }
}

function isActive(
  { keys }: KeyStanding,
  which: (key: Pick<AccessKeyRecord, 'id'>) => boolean,
): Known<boolean> {
  if (keys.kind === 'unknown') return keys
  return known(keys.value.some((key) => which(key) && key.status === 'Active'))
}

/** Whoever is no administrator may still have much; which of it was not worked out. */
export function privilegeOfAdministrator(
  administrator: KeyStanding['administrator'],
): RiskFacts['privilege'] {
  if (administrator.kind === 'unknown') return administrator
  return administrator.value === undefined
    ? unknown('only administrator rights were read')
    : known('administrator')
}
