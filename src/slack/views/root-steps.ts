/**
 * How somebody deletes root keys by hand, where awskey cannot: exact steps and the page to do it on. Words only. The management account, an account outside the organisation and one
 * without centralised root access have no other way, so these steps are said wherever a root key is.
 */
import { code, lines, type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'

interface RootOf {
  /** As the configuration calls it. */
  readonly account: string
  readonly accountId: string
}

/** Of the root user's own page, after signing in as the root user. */
const SECURITY_CREDENTIALS = 'https://console.aws.amazon.com/iam/home#/security_credentials'

/** One line each. */
export function rootSteps({ account, accountId }: RootOf): Mrkdwn {
  return lines(
    mrkdwn`1. Sign in to the AWS console as the root user of ${account} (${accountId}), with the e-mail address of the account and its MFA device.`,
    mrkdwn`2. Open <${{ markup: SECURITY_CREDENTIALS }}|My security credentials> (account name, top right) and look at Access keys.`,
    mrkdwn`3. Make each key Inactive there, and wait until nothing misses it. Then delete it.`,
    mrkdwn`4. Nothing needs root keys: give whatever used them a role.`,
  )
}

/** Where the console takes no root user. */
export function rootStepsByKey({ account, accountId }: RootOf): Mrkdwn {
  return lines(
    mrkdwn`1. Whoever has the root key of ${account} (${accountId}) deletes it with itself: ${code('aws iam delete-access-key --access-key-id AKIA…')}. Signed by a root key, this needs no user's name.`,
    mrkdwn`2. Where nobody has it any more, ask AWS Support.`,
  )
}
