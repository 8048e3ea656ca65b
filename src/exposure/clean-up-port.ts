import { z } from 'zod'
import type { WriteOutcome } from '../keys/access-keys.ts'
import { AccessKeyId, type AccountId, IamUserName, type RequestId } from '../requests/ids.ts'
import type { Known } from '../shared/known.ts'
import type { UserToContain } from './containment.ts'

/**
 * What a thief left in an account, as a list that people work off. awskey looks whether an item stands, and takes two kinds of it away itself: a user's access key is made inactive, a console password
 * deleted. Everything else it may not, and shows the line that does it.
 */
const Name = z.string().regex(/^[\w+=,.@-]{1,128}$/, 'an IAM name')
const Arn = z
  .string()
  .regex(/^arn:[a-z-]+:iam::(?:\d{12}|aws):[\w+=,.@/:-]{1,512}$/, 'an ARN of IAM')
const Holder = z.object({ kind: z.enum(['user', 'role', 'group']), name: Name })

export const CleanUpItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), userName: IamUserName }),
  z.object({ kind: z.literal('access_key'), userName: IamUserName, keyId: AccessKeyId }),
  z.object({ kind: z.literal('login_profile'), userName: IamUserName }),
  z.object({ kind: z.literal('role'), roleName: Name }),
  z.object({ kind: z.literal('oidc_provider'), arn: Arn }),
  z.object({ kind: z.literal('saml_provider'), arn: Arn }),
  z.object({ kind: z.literal('attached_policy'), holder: Holder, policyArn: Arn }),
  z.object({ kind: z.literal('inline_policy'), holder: Holder, policyName: Name }),
  /** awskey does not ask EC2: whether it stands is never known. */
  z.object({
    kind: z.literal('instance'),
    region: z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/),
    instanceId: z.string().regex(/^i-[0-9a-f]{8,17}$/),
  }),
])
export type CleanUpItem = z.infer<typeof CleanUpItem>

/** `inactive` is said of access keys only. */
export type Standing = 'there' | 'inactive' | 'gone'

export interface CleanUp {
  stands(item: CleanUpItem, account: AccountId, session: RequestId): Promise<Known<Standing>>
  makeKeyInactive(user: UserToContain, keyId: AccessKeyId): Promise<WriteOutcome>
  deleteLoginProfile(user: UserToContain): Promise<WriteOutcome>
}
