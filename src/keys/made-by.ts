import type { AccessKeyId } from '../requests/ids.ts'
import type { Request } from '../requests/request.ts'
import { type Known, known } from '../shared/known.ts'
import { makingOf, userOf } from './request-subject.ts'
import type { KeyMaker, Trail } from './trail.ts'

/** Whether a key was made for this request, as CloudTrail tells: our role, in a session of this request. Anybody may choose a session name, only awskey may be in the role. */
export interface MakerDeps {
  readonly trail: Pick<Trail, 'makerOf'>
  readonly operatorRole: string
}

export function isOurs(operatorRole: string, { id }: Request, maker: KeyMaker): boolean {
  return maker.roleName === operatorRole && maker.sessionName === id
}

/** `undefined` while CloudTrail does not show who made it. */
export async function isMadeBy(
  { trail, operatorRole }: MakerDeps,
  request: Request,
  keyId: AccessKeyId,
): Promise<Known<boolean | undefined>> {
  const { account, session } = userOf(request)
  const since = new Date(makingOf(request).createIntentAt ?? request.createdAt)
  const maker = await trail.makerOf(account, keyId, since, session)
  if (maker.kind === 'unknown') return maker
  return known(maker.value && isOurs(operatorRole, request, maker.value))
}
