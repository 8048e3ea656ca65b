import { isConfigured } from '../../requests/configured-act.ts'
import type { AutoOperation, ExemptionOperation } from '../../requests/operation.ts'
import type { AutoRotation, Request } from '../../requests/request.ts'
import { isExemption } from '../../requests/request-facts.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { ACTIONS, COMMANDS } from '../../slack/ids.ts'

/**
 * Whether what somebody signed can have opened a request like this: the same operation, the same purpose, the same moment to begin.
 * A rotation also opens the deletion at its end; a click on Start opens rotations, each of which may do the same.
 */
export function mayOpen(act: SignedAct, request: Request): boolean {
  const { operation, parent, runAt, auto } = request
  if (auto !== undefined) return mayLeadTo(act, request, auto)
  if (operation.kind === 'auto' && !isSigned(act, operation)) return false
  if (operation.kind === 'auto' && isConfigured(act)) return true
  if (isExemption(operation) && !isSignedEnd(act, operation)) return false
  const child = parent === undefined || operation.kind === 'delete'
  const purpose = operation.kind === 'create' ? operation.purpose : undefined
  const signedRunAt = parent === undefined ? act.details?.runAt : undefined
  return (
    act.action === openedBy(request) &&
    child &&
    act.details?.purpose === purpose &&
    signedRunAt === runAt
  )
}

function openedBy({ operation, parent, bulk }: Request): string | undefined {
  if (bulk === undefined) return parent === undefined ? COMMANDS[operation.kind] : COMMANDS.rotate
  return parent !== undefined || operation.kind === 'rotate' ? ACTIONS.startBulk : undefined
}

/** How often is under the signature. */
function isSigned({ details }: SignedAct, { on, everyDays }: AutoOperation): boolean {
  return details?.every === (on ? `${everyDays ?? 0}d` : 'off')
}

/** Until when, or that it is taken back, is under the signature. */
function isSignedEnd({ details }: SignedAct, { on, until }: ExemptionOperation): boolean {
  return on
    ? until !== undefined && details?.until === until && details.off === undefined
    : details?.off === true
}

/** What was signed turned the rotation by Secrets Manager on: it leads to rotations, and each of them to one deletion. */
function mayLeadTo(act: SignedAct, { operation, parent }: Request, { by }: AutoRotation): boolean {
  const kind = parent === by ? 'rotate' : 'delete'
  const turnsOn = act.action === COMMANDS.auto || isConfigured(act)
  return turnsOn && act.details?.every !== 'off' && operation.kind === kind
}
