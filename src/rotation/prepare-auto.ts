import type { Prepare } from '../keys/ask.ts'
import { nobodyReads } from '../keys/new-secret-reader.ts'
import { CURRENT, type SecretRotation, versionWith } from '../keys/secret-rotation.ts'
import type { Trail } from '../keys/trail.ts'
import type { AutoOperation } from '../requests/operation.ts'
import type { Refusal } from '../requests/refusal.ts'
import { DAY_MS, parseDuration } from '../shared/duration.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import { madeElsewhere } from './prepare-rotation.ts'
import type { RotationPolicy } from './rotation-policy.ts'

/**
 * What turning the rotation by Secrets Manager on asks for: a sealed secret with a value, somebody who may read it, a team, and an interval in which one rotation ends before the next begins.
 * What could not be read refuses.
 */
export interface PrepareAutoDeps {
  readonly rotation: SecretRotation
  readonly trail: Pick<Trail, 'makerOf'>
  readonly policy: RotationPolicy
  /** How long the deletion at the end may wait for its approval. */
  readonly deletionExpiresMs: number
}

const MOST_DAYS = 1_000

export function createPrepareAuto(deps: PrepareAutoDeps): Prepare {
  return async (asking) => {
    const { act, user, situation, session, listed } = asking
    const { userName, account } = user
    const { every } = act.details ?? {}
    if (every === undefined) return refuse({ reason: 'every_missing', user: userName })
    if (situation.team === undefined) return refuse({ reason: 'no_team', user: userName })
    const state = await deps.rotation.state({ account, userName, session })
    if (state.kind === 'unknown') return refuse({ reason: 'target_unreadable', why: state.why })
    const secret = state.value
    if (secret === undefined || versionWith(secret, CURRENT) === undefined)
      return refuse({ reason: 'no_sealed_secret', user: userName })
    const base = { kind: 'auto', step: 'waiting', secretArn: secret.arn } as const
    if (every === 'off')
      return secret.rotates
        ? ok({ ...base, on: false })
        : refuse({ reason: 'auto_not_on', user: userName })
    const days = daysOf(every, deps, situation.machine)
    if (!days.ok) return days
    if (!situation.hasReader)
      return refuse(
        nobodyReads(userName, situation) ?? { reason: 'no_vault_reader', user: userName },
      )
    for (const key of listed) {
      const elsewhere = await madeElsewhere(deps, asking, key)
      if (elsewhere !== undefined) return refuse(elsewhere)
    }
    if (secret.rotates && secret.everyDays === days.value)
      return refuse({ reason: 'auto_on_already', user: userName, everyDays: days.value })
    return ok<AutoOperation>({ ...base, on: true, everyDays: days.value })
  }
}

function daysOf(every: string, deps: PrepareAutoDeps, machine: boolean): Result<number, Refusal> {
  const ms = parseDuration(every)
  const days = ms.ok ? ms.value / DAY_MS : Number.NaN
  // As it is signed, so that it can be held against the row.
  if (every !== `${days}d` || !Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    return refuse({ reason: 'every_not_days', every })
  const shortestDays = shortestInterval(deps.policy, machine, deps.deletionExpiresMs)
  return days < shortestDays ? refuse({ reason: 'every_too_short', every, shortestDays }) : ok(days)
}

/** One rotation is over, its deletion decided or expired, before the next begins. A deletion is asked twice. */
export function shortestInterval(
  { overlapMs, quietMs, soakMs }: Pick<RotationPolicy, 'overlapMs' | 'quietMs' | 'soakMs'>,
  machine: boolean,
  deletionExpiresMs: number,
): number {
  const quiet = quietMs[machine ? 'machine' : 'human']
  const longest = overlapMs + quiet + soakMs + 2 * deletionExpiresMs
  return Math.floor(longest / DAY_MS) + 1
}
