import { GetAccessKeyLastUsedCommand } from '@aws-sdk/client-iam'
import { GetAccessKeyInfoCommand } from '@aws-sdk/client-sts'
import type { KeyFinder } from '../../exposure/containment.ts'
import { IamUserName } from '../../requests/ids.ts'
import { known, unknown } from '../../shared/known.ts'
import type { AccountSessions } from '../account-sessions.ts'
import { attempt } from '../attempt.ts'

/**
 * Whose an access key is, asked through the responder's role, or where nobody is in a hurry through the reader's. "Not here" is said only when IAM says that there is no such key; a denial, which IAM gives for other accounts' keys as well as
 * without permission, is not known, and STS is asked for the account.
 */
const ROOT = '<root_account>'
/** STS's answer to an id that is none. */
const NO_SUCH_ID = new Set(['ValidationError', 'InvalidAccessKeyId'])

export function createIamKeyFinder({
  sessions,
  as = 'responder',
}: {
  readonly sessions: AccountSessions
  readonly as?: 'reader' | 'responder'
}): KeyFinder {
  return {
    async ownerIn(account, keyId, name) {
      const session = sessions.open(account, as, name)
      const found = await attempt(session, 'iam:GetAccessKeyLastUsed', () =>
        session.iam().send(new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId })),
      )
      if (found.kind === 'failed')
        return found.asked && found.code === 'NoSuchEntity'
          ? { kind: 'not_here' }
          : { kind: 'unknown', why: found.why }
      const { UserName } = found.value
      if (UserName === ROOT) return { kind: 'root' }
      const userName = IamUserName.safeParse(UserName)
      return userName.success
        ? { kind: 'user', userName: userName.data }
        : { kind: 'unknown', why: 'iam:GetAccessKeyLastUsed names no user' }
    },

    async accountOf(asking, keyId, name) {
      const session = sessions.open(asking, as, name)
      const home = await attempt(session, 'sts:GetAccessKeyInfo', () =>
        session.sts().send(new GetAccessKeyInfoCommand({ AccessKeyId: keyId })),
      )
      if (home.kind === 'answered') return known(home.value.Account)
      return home.asked && NO_SUCH_ID.has(home.code) ? known(undefined) : unknown(home.why)
    },
  }
}
