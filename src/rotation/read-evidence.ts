import type { AccessKeys } from '../keys/access-keys.ts'
import { type ReceiptDeps, readReceipt } from '../keys/receipt.ts'
import { userOf } from '../keys/request-subject.ts'
import type { Trail } from '../keys/trail.ts'
import type { RotateOperation } from '../requests/operation.ts'
import type { Look } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import { addMs, DAY_MS } from '../shared/duration.ts'
import { type Evidence, nextStep } from './next-step.ts'
import type { RotationPolicy } from './rotation-policy.ts'
import { rotationOf } from './rotation-subject.ts'

/**
 * Reads what AWS knows of both keys and asks `nextStep` what follows. Every failed read arrives there as what it is: not known.
 */
export interface EvidenceDeps extends ReceiptDeps {
  readonly keys: AccessKeys
  readonly trail: Trail
  readonly policy: RotationPolicy
}

/** `gone` when AWS lists the user's keys and the old one is not among them. */
export type Looked = { readonly kind: 'gone' } | { readonly kind: 'looked'; readonly look: Look }

/** Events older than this are not in CloudTrail's history. */
const TRAIL_MS = 90 * DAY_MS

export async function readEvidence(
  deps: EvidenceDeps,
  request: Request,
  now: Date,
): Promise<Looked> {
  const operation = rotationOf(request)
  const { newKey } = operation
  const user = userOf(request)
  const listed = await deps.keys.list(user)
  if (listed.kind === 'unknown') return held('keys_unknown', { why: listed.why })
  const oldKey = listed.value.find(({ id }) => id === operation.oldKeyId)
  if (oldKey === undefined) return { kind: 'gone' }
  const newNow = listed.value.find(({ id }) => id === newKey?.id)
  if (newKey === undefined || newNow?.status !== 'Active')
    return held('keys_changed_outside', {
      keyId: newKey?.id ?? 'none',
      found: newNow?.status ?? 'gone',
    })
  if (oldKey.status !== 'Active')
    return held('keys_changed_outside', { keyId: oldKey.id, found: oldKey.status })
  const evidence = await evidenceOf(deps, request, operation, newKey, now)
  return {
    kind: 'looked',
    look: nextStep(overlapOf(deps.policy, request, operation, newKey), evidence, now),
  }
}

async function evidenceOf(
  deps: EvidenceDeps,
  request: Request,
  operation: RotateOperation,
  newKey: NonNullable<RotateOperation['newKey']>,
  now: Date,
): Promise<Evidence> {
  const { keys, trail } = deps
  const user = userOf(request)
  const { account, session } = user
  const made = new Date(newKey.createdAt)
  const [oldUse, newUse, oldTrail, newTrail, receipt] = await Promise.all([
    keys.lastUse(user, operation.oldKeyId),
    keys.lastUse(user, newKey.id),
    trail.uses(account, operation.oldKeyId, addMs(now, -TRAIL_MS), session),
    trail.uses(account, newKey.id, made, session),
    readReceipt(deps, request, newKey),
  ])
  return {
    oldKey: { lastUse: oldUse, trail: oldTrail },
    newKey: { lastUse: newUse, trail: newTrail },
    ...receipt,
  }
}

function overlapOf(
  policy: RotationPolicy,
  request: Request,
  operation: RotateOperation,
  newKey: NonNullable<RotateOperation['newKey']>,
): Parameters<typeof nextStep>[0] {
  const toldAt = new Date(operation.toldAt ?? newKey.createdAt)
  return {
    toldAt,
    overlapUntil: new Date(operation.overlapUntil ?? addMs(toldAt, policy.overlapMs)),
    quietFrom: new Date(operation.quietFrom ?? toldAt),
    fetchBy: addMs(toldAt, policy.deliveryDeadlineMs),
    fetchedBefore: operation.fetchedAt === undefined ? undefined : new Date(operation.fetchedAt),
    ownUses: newKey.ownUses.map((moment) => new Date(moment)),
    newKeyUse: operation.newKeyUse,
    longestGapMs: operation.longestGapMs,
    previousOldKeyUse: operation.oldKeyUse,
    machine: request.subject.machine,
    oldKeyCreatedAt: new Date(operation.oldKeyCreatedAt),
    waivers: request.waivers ?? [],
    workingTime: policy.workingTime,
    configuredQuietMs: policy.quietMs[request.subject.machine ? 'machine' : 'human'],
  }
}

function held(
  reason: 'keys_unknown' | 'keys_changed_outside',
  facts: Readonly<Record<string, string>>,
): Looked {
  return {
    kind: 'looked',
    look: { verdict: { do: 'hold', reason, facts }, oldKeyNeverUsed: false },
  }
}
