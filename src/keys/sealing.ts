import type { AccessKeyId } from '../requests/ids.ts'
import type { Request } from '../requests/request.ts'
import type { Known } from '../shared/known.ts'
import type { Secret } from '../shared/secret.ts'

/** What a rotation needs of delivery: the secret sealed for the owner, and the owner told. It never gets a secret back. */
export interface Sealing {
  seal(
    request: Request,
    key: { readonly id: AccessKeyId; readonly secret: Secret },
  ): Promise<
    | { readonly kind: 'sealed'; readonly arn: string; readonly versionId: string }
    | { readonly kind: 'failed'; readonly why: string }
  >
  holds(
    request: Request,
    keyId: AccessKeyId,
  ): Promise<Known<{ readonly arn: string; readonly versionId: string } | undefined>>
  /** The key is gone: the version of its secret is not the current one any more, where there was one before it. */
  withdraw(
    request: Request,
  ): Promise<{ readonly kind: 'done' } | { readonly kind: 'failed'; readonly why: string }>
  tellOwner(
    request: Request,
  ): Promise<
    | { readonly kind: 'told' }
    | { readonly kind: 'unreachable'; readonly why: string }
    | { readonly kind: 'not_known'; readonly why: string }
  >
}
