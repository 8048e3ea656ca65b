import type { EffectOutcome, Verdict } from '../requests/outcome.ts'
import type { Request } from '../requests/request.ts'
import type { Effect } from '../requests/run-effects.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs } from '../shared/duration.ts'
import type { AccessKeys } from './access-keys.ts'
import { awaitReceipt } from './await-receipt.ts'
import { foreignUse } from './key-uses.ts'
import { type ReceiptDeps, readReceipt } from './receipt.ts'
import { makingOf, userOf } from './request-subject.ts'
import type { Trail } from './trail.ts'

/**
 * Looks whether somebody has the secret of a key that was made by itself. Reads only; what could not be read is not known, and never "nobody has it".
 */
export interface ReceiptLookDeps extends ReceiptDeps {
  readonly keys: Pick<AccessKeys, 'list' | 'lastUse'>
  readonly trail: Pick<Trail, 'uses' | 'secretReads'>
  readonly clock: Clock
  readonly deliveryDeadlineMs: number
}

export function createReceiptLook(deps: ReceiptLookDeps): Effect {
  const run = (request: Request): Promise<EffectOutcome> => look(deps, request)
  return { writes: false, run, reconcile: run }
}

async function look(deps: ReceiptLookDeps, request: Request): Promise<EffectOutcome> {
  const effect = 'look'
  const operation = makingOf(request)
  const { newKey } = operation
  const user = userOf(request)
  const listed = await deps.keys.list(user)
  if (listed.kind === 'unknown') return held('keys_unknown', { why: listed.why })
  const key = listed.value.find(({ id }) => id === newKey?.id)
  if (newKey === undefined || key === undefined) return { effect, result: 'gone' }
  const made = new Date(newKey.createdAt)
  const lastUse = await deps.keys.lastUse(user, newKey.id)
  const trail = await deps.trail.uses(user.account, newKey.id, made, user.session)
  const receipt = await readReceipt(deps, request, newKey)
  const ownUses = newKey.ownUses.map((moment) => new Date(moment))
  const newKeyUse = foreignUse({ lastUse, trail }, ownUses)
  const before = operation.fetchedAt === undefined ? undefined : new Date(operation.fetchedAt)
  const read = receipt.fetchedAt.kind === 'known' ? receipt.fetchedAt.value : undefined
  const fetchedAt = before ?? read ?? (newKeyUse && new Date(newKeyUse.at))
  const fetchBy = addMs(new Date(operation.toldAt ?? newKey.createdAt), deps.deliveryDeadlineMs)
  const reading = { newKey: { lastUse, trail }, fetchedAt: receipt.fetchedAt }
  const verdict = awaitReceipt({ fetchBy, fetchedAt }, reading, deps.clock.now())
  return {
    effect,
    result: 'looked',
    look: { verdict, newKeyUse, fetchedAt, oldKeyNeverUsed: false },
  }
}

function held(
  reason: Extract<Verdict, { readonly do: 'hold' }>['reason'],
  facts: Readonly<Record<string, string>>,
): EffectOutcome {
  const verdict = { do: 'hold' as const, reason, facts }
  return { effect: 'look', result: 'looked', look: { verdict, oldKeyNeverUsed: false } }
}
