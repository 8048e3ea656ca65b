import type { Asking, Prepare } from '../keys/ask.ts'
import { theKey } from '../keys/prepare-key-operations.ts'
import type { ExemptionStore } from '../requests/exemption-store.ts'
import type { AccessKeyId } from '../requests/ids.ts'
import type { ExemptionOperation } from '../requests/operation.ts'
import type { Refusal } from '../requests/refusal.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import { type ExemptLine, exemptByLines } from './exempt-lines.ts'
import { endFault } from './exemption-end.ts'

/**
 * What leaving a key or a user alone asks for: an end within what policy allows, and a reason. To take it back there has to be something that a request began; a line of awskey.yml is
 * changed there.
 */
export interface PrepareExemptionDeps {
  readonly longest: { readonly snoozeMs: number; readonly exemptMs: number }
  /** In which the last day that would do is named. */
  readonly timezone: string
  readonly store: Pick<ExemptionStore, 'ofUser'>
  readonly lines: readonly ExemptLine[]
  trustsTags(account: Asking['user']['account']): boolean
}

export function prepareExemption(
  deps: PrepareExemptionDeps,
): Readonly<Record<'snooze' | 'exempt', Prepare>> {
  return {
    async snooze(asking) {
      const key = theKey(asking, 'Active')
      if (!key.ok) return key
      const { id: keyId, createdAt } = key.value
      const about = { kind: 'snooze', keyId, keyCreatedAt: createdAt.toISOString() } as const
      const end = await endOf(deps, asking, { keyId, maxMs: deps.longest.snoozeMs })
      return end.ok ? ok({ ...about, step: 'waiting', ...end.value }) : end
    },
    async exempt(asking) {
      const end = await endOf(deps, asking, { maxMs: deps.longest.exemptMs })
      return end.ok ? ok({ kind: 'exempt', step: 'waiting', ...end.value }) : end
    },
  }
}

interface Wanted {
  readonly keyId?: AccessKeyId
  readonly maxMs: number
}

type End = Pick<ExemptionOperation, 'on' | 'until'>

async function endOf(
  deps: PrepareExemptionDeps,
  asking: Asking,
  { keyId, maxMs }: Wanted,
): Promise<Result<End, Refusal>> {
  const { act, now } = asking
  if (act.details?.off === true) return taken(deps, asking, keyId)
  if ((act.reason ?? '').trim() === '') return refuse({ reason: 'reason_missing' })
  const until = act.details?.until
  if (until === undefined) return refuse({ reason: 'until_missing' })
  const wrong = endFault(until, { now, maxMs, timezone: deps.timezone })
  return wrong === undefined ? ok({ on: true, until }) : refuse(wrong)
}

async function taken(
  deps: PrepareExemptionDeps,
  { user, now }: Asking,
  keyId: AccessKeyId | undefined,
): Promise<Result<End, Refusal>> {
  const stored = await deps.store.ofUser(user.account, user.userId)
  if (stored.kind === 'unknown') return refuse({ reason: 'target_unreadable', why: stored.why })
  const isThere = stored.value.some(
    (row) => !('broken' in row) && row.keyId === keyId && (row.until ?? '') > now.toISOString(),
  )
  if (isThere) return ok({ on: false })
  const line = deps.lines.find((each) => isBy(deps, each, { ...user, groups: undefined }, now))
  return refuse({
    reason: 'nothing_exempted',
    what: keyId ?? user.userName,
    ...(line !== undefined && { line: line.place }),
  })
}

function isBy(
  { trustsTags }: PrepareExemptionDeps,
  line: ExemptLine,
  user: Asking['user'] & { readonly groups: undefined },
  now: Date,
): boolean {
  const trustTags = trustsTags(user.account)
  const { exemptions } = exemptByLines([line], user, { trustTags, now })
  return exemptions.kind === 'known' && exemptions.value.length > 0
}
