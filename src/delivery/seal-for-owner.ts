import { makingOf } from '../keys/request-subject.ts'
import type { AccessKeyId } from '../requests/ids.ts'
import type { Request } from '../requests/request.ts'
import type { Clock } from '../shared/clock.ts'
import { addMs, HOUR_MS } from '../shared/duration.ts'
import type { Known } from '../shared/known.ts'
import type { Secret } from '../shared/secret.ts'
import type { PickupStore, PickupVault } from './pickup.ts'
import type { SealOutcome, SecretReader, Vault, WithdrawOutcome } from './vault.ts'

/**
 * Seals a new secret access key for the recorded owner of the IAM user, whoever asked for it: in the vault for a reader, or for the one-time page, as was decided
 * before the key was made. The reader is worked out when the secret is sealed; without one nothing is sealed. It never returns a secret and never learns who fetched it.
 */
export interface SealForOwnerDeps {
  readonly vault: Vault
  readonly pickups: Pick<PickupStore, 'read' | 'begin'>
  readonly pickupVault: PickupVault
  readonly clock: Clock
  /** Where mail may be sent with the keys: each Region has an SMTP password of its own. */
  readonly smtpRegions: readonly string[]
  /** Deletes the secret of a key that is gone. */
  withdrawPickup(request: Request): Promise<WithdrawOutcome>
  /** Who may read this user's secret now: the owner's role first, the IAM user itself only where that is allowed. */
  readerFor(request: Request): Promise<SecretReader | undefined> | SecretReader | undefined
}

export interface SealForOwner {
  seal(
    request: Request,
    key: { readonly id: AccessKeyId; readonly secret: Secret },
  ): Promise<SealOutcome>
  holds(
    request: Request,
    keyId: AccessKeyId,
  ): Promise<Known<{ readonly arn: string; readonly versionId: string } | undefined>>
  /** Puts the version before it back in its place, once the key is gone. */
  withdraw(request: Request): Promise<WithdrawOutcome>
}

type NewKey = { readonly id: AccessKeyId; readonly secret: Secret }

export function createSealForOwner(deps: SealForOwnerDeps): SealForOwner {
  const { vault, readerFor } = deps
  return {
    async seal(request, key) {
      if (isForPage(request)) return sealForPage(deps, request, key)
      const reader = await readerFor(request)
      if (reader === undefined) return { kind: 'failed', why: 'nobody may read the secret' }
      const { account, userName, userId } = request.subject
      return vault.seal({
        account,
        userName,
        userId,
        keyId: key.id,
        secret: key.secret,
        reader,
        session: request.id,
        ...(request.auto !== undefined && { forRotation: true }),
      })
    },
    holds(request, keyId) {
      if (isForPage(request)) return deps.pickupVault.holds(request.id, keyId)
      const { account, userName } = request.subject
      return vault.holds({ account, userName, keyId, session: request.id })
    },
    withdraw(request) {
      const { account, userName } = request.subject
      const { newKey } = makingOf(request)
      if (newKey === undefined) return Promise.resolve({ kind: 'done' })
      if (isForPage(request)) return deps.withdrawPickup(request)
      return vault.withdraw({
        account,
        userName,
        keyId: newKey.id,
        session: request.id,
        ...(request.auto !== undefined && { versionId: newKey.secretVersionId }),
      })
    },
  }
}

export function isForPage({ operation }: Request): boolean {
  return 'delivery' in operation && operation.delivery === 'page'
}

const FIRST_LOOK_MS = HOUR_MS

/** The row stands before the secret, so that there is never a secret which nobody would come to delete. */
async function sealForPage(
  { pickups, pickupVault, clock, smtpRegions }: SealForOwnerDeps,
  { id: requestId, subject, operation }: Request,
  { id: keyId, secret }: NewKey,
): Promise<SealOutcome> {
  const { account, accountName, userName } = subject
  const now = clock.now()
  try {
    const earlier = await pickups.read(requestId)
    if (earlier !== undefined && earlier.keyId !== keyId) {
      const removed = await pickupVault.remove(requestId, earlier.keyId)
      if (removed.kind === 'unknown') return { kind: 'failed', why: removed.why }
    }
    const sendsMail = operation.kind === 'rotate' && operation.sesSmtp === true
    await pickups.begin(
      {
        requestId,
        keyId,
        account,
        accountName,
        userName,
        madeAt: now.toISOString(),
        ...(sendsMail && { smtpRegions: [...smtpRegions] }),
      },
      addMs(now, FIRST_LOOK_MS),
    )
  } catch (error) {
    return { kind: 'failed', why: error instanceof Error ? error.name : 'no row' }
  }
  return pickupVault.seal({ requestId, keyId, userName, account, secret })
}
