import type { AccessKeyId, IamUserName } from '../../requests/ids.ts'
import { sha256 } from '../../shared/sha256.ts'

/**
 * One secret for each IAM user, and one version for each key: the version's id is worked out from the key's id, so that nobody has to read a value
 * to know which key it is for. Secrets Manager knows no comma in names, IAM does; `/` occurs in no user name and stands before what replaces it.
 */
const PREFIX = 'awskey/keys/'

export function sealedSecretName(userName: IamUserName): string {
  return `${PREFIX}${userName.replaceAll(',', '/2C')}`
}

/** 64 hex digits, the longest token that Secrets Manager takes. */
export function sealedVersionId(keyId: AccessKeyId): string {
  return sha256(keyId)
}

/** AWS ends every ARN of a secret with a hyphen and six characters of its own. */
const ARN_SUFFIX = /-[A-Za-z0-9]{6}$/

/** Whether a caller who named `asked` meant the secret of this ARN: by the ARN, by the ARN without its suffix, or by name. */
export function isSameSecret(arn: string, asked: string | undefined): boolean {
  const whole = arn.replace(ARN_SUFFIX, '')
  const name = whole.split(':').slice(6).join(':')
  return asked !== undefined && [arn, whole, name].includes(asked)
}
