import type { Request } from '../../requests/request.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { COMMANDS } from '../../slack/ids.ts'

/**
 * Whether what somebody signed can have opened a request like this: the same operation, the same purpose, the same moment to begin.
 * A rotation also opens the deletion at its end.
 */
export function mayOpen(act: SignedAct, { operation, parent, runAt }: Request): boolean {
  const command = parent === undefined ? COMMANDS[operation.kind] : COMMANDS.rotate
  const child = parent === undefined || operation.kind === 'delete'
  const purpose = operation.kind === 'create' ? operation.purpose : undefined
  const signedRunAt = parent === undefined ? act.details?.runAt : undefined
  return (
    act.action === command && child && act.details?.purpose === purpose && signedRunAt === runAt
  )
}
