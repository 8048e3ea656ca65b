import { ATHENA_OPERATIONS } from './athena/athena.ts'
import { CLOUDTRAIL_OPERATIONS } from './cloudtrail.ts'
import { ACCESS_KEY_OPERATIONS } from './iam/access-keys.ts'
import { ACCOUNT_READ_OPERATIONS } from './iam/account-reads.ts'
import { CREDENTIAL_REPORT_OPERATIONS } from './iam/credential-report.ts'
import { POLICY_OPERATIONS } from './iam/policies.ts'
import { USER_DETAIL_OPERATIONS } from './iam/user-details.ts'
import { USER_OPERATIONS } from './iam/users.ts'
import { KMS_OPERATIONS } from './kms.ts'
import type { Operation, Operations } from './operation.ts'
import { ROTATION_OPERATIONS } from './secrets-manager/rotation.ts'
import { SECRET_OPERATIONS } from './secrets-manager/secrets.ts'
import { VALUE_OPERATIONS } from './secrets-manager/values.ts'
import { STS_OPERATIONS } from './sts.ts'

/** Every operation the sandbox answers itself, by signing name. What is not in here is unknown, and says so. */
export const OPERATIONS: Readonly<Record<string, Operations>> = {
  iam: {
    ...USER_OPERATIONS,
    ...ACCESS_KEY_OPERATIONS,
    ...USER_DETAIL_OPERATIONS,
    ...POLICY_OPERATIONS,
    ...CREDENTIAL_REPORT_OPERATIONS,
    ...ACCOUNT_READ_OPERATIONS,
  },
  sts: STS_OPERATIONS,
  kms: KMS_OPERATIONS,
  athena: ATHENA_OPERATIONS,
  cloudtrail: CLOUDTRAIL_OPERATIONS,
  secretsmanager: { ...SECRET_OPERATIONS, ...VALUE_OPERATIONS, ...ROTATION_OPERATIONS },
}

export function operationOf(service: string, name: string): Operation | undefined {
  const operations = OPERATIONS[service]
  return operations !== undefined && Object.hasOwn(operations, name) ? operations[name] : undefined
}
