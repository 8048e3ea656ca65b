import { AwsError } from './aws-error.ts'
import type { Caller } from './identity.ts'
import { type SignedScope, verifySignature } from './sigv4.ts'
import { headerOf, type WireRequest } from './wire-request.ts'
import { callerOfKey, findKey, type World } from './world.ts'

/**
 * Turns a signed request into its caller. An Inactive, deleted, unknown or not yet propagated key gets one and the same answer,
 * as with AWS: whoever holds it learns nothing about which of them it is.
 */
const INVALID_TOKEN = 'The security token included in the request is invalid.'

interface Credential {
  readonly caller: Caller
  readonly secretAccessKey: string
}

function invalidToken(): AwsError {
  return new AwsError('InvalidClientTokenId', INVALID_TOKEN, 403)
}

function longTermCredential(world: World, accessKeyId: string): Credential | undefined {
  const owner = findKey(world, accessKeyId)
  if (owner === undefined) return undefined
  if (owner.key.status !== 'Active') throw invalidToken()
  if (world.now().getTime() < owner.key.acceptedFromMs) throw invalidToken()
  return { caller: callerOfKey(owner), secretAccessKey: owner.key.secretAccessKey }
}

function sessionCredential(
  world: World,
  accessKeyId: string,
  token: string | undefined,
): Credential | undefined {
  const session = world.sessions.get(accessKeyId)
  if (session === undefined || session.sessionToken !== token) return undefined
  if (world.wallMs() >= session.expiresAtMs)
    throw new AwsError('ExpiredToken', 'The security token included in the request is expired', 403)
  const { principal } = session.caller
  const user =
    principal.kind === 'user' &&
    world.accounts.get(principal.accountId)?.users.get(principal.userName)
  if (principal.kind === 'user' && (!user || user.userId !== principal.userId)) return undefined
  return session
}

/** Whether this key id is one of ours at all, in whatever state. */
export function isKnownCredential(world: World, accessKeyId: string): boolean {
  return world.sessions.has(accessKeyId) || findKey(world, accessKeyId) !== undefined
}

/** The caller of a request whose signature holds; throws what AWS answers otherwise. */
export function authenticate(
  world: World,
  request: WireRequest,
  scope: SignedScope,
  payloadHash: string,
): Caller {
  const token = headerOf(request, 'x-amz-security-token')
  const credential =
    token === undefined
      ? longTermCredential(world, scope.accessKeyId)
      : sessionCredential(world, scope.accessKeyId, token)
  if (credential === undefined) throw invalidToken()
  verifySignature({
    request,
    scope,
    secretAccessKey: credential.secretAccessKey,
    payloadHash,
    wallMs: world.wallMs(),
  })
  return credential.caller
}

/** GetSessionToken credentials without MFA may call no IAM operation; AWS answers as if it did not know the token. */
export function refuseUserSessionOnIam(caller: Caller, service: string): void {
  if (service === 'iam' && caller.principal.kind === 'user' && caller.issuedAt !== undefined)
    throw invalidToken()
}
