import type { Caller, Principal } from './identity.ts'
import { mintKeyId } from './key-id.ts'
import type { Session, World } from './world.ts'

/** Temporary credentials. They die by wall time: see `Session.expiresAtMs`. */
export function openSession(
  world: World,
  principal: Principal,
  durationSeconds: number,
): { readonly accessKeyId: string; readonly session: Session; readonly expiration: Date } {
  const accessKeyId = mintKeyId('ASIA', principal.accountId, world.random(5))
  const expiresAtMs = world.wallMs() + durationSeconds * 1000
  const caller: Caller = { principal, accessKeyId, issuedAt: world.now() }
  const session: Session = {
    caller,
    secretAccessKey: Buffer.from(world.random(30)).toString('base64'),
    sessionToken: Buffer.from(world.random(96)).toString('base64'),
    expiresAtMs,
  }
  dropExpired(world)
  world.sessions.set(accessKeyId, session)
  return { accessKeyId, session, expiration: new Date(expiresAtMs) }
}

/** An expired session is kept for an hour, so that its user is told `ExpiredToken` and not that the token is unknown. */
function dropExpired(world: World): void {
  const before = world.wallMs() - 3_600_000
  for (const [id, session] of world.sessions)
    if (session.expiresAtMs < before) world.sessions.delete(id)
}
