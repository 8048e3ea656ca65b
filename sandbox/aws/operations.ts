import { ACCOUNT_SETTINGS_OPERATIONS } from './account-settings.ts'
import { ATHENA_OPERATIONS } from './athena/athena.ts'
import { CLOUDTRAIL_OPERATIONS } from './cloudtrail.ts'
import { EC2_OPERATIONS } from './ec2.ts'
import { ALARM_OPERATIONS } from './hub/alarms.ts'
import { BUS_OPERATIONS } from './hub/bus.ts'
import { EVENT_OPERATIONS, SCHEDULER_OPERATIONS } from './hub/events.ts'
import { LAMBDA_OPERATIONS } from './hub/lambda.ts'
import { LOG_OPERATIONS } from './hub/logs.ts'
import { BACKUP_OPERATIONS, BUCKET_OPERATIONS, METRIC_OPERATIONS } from './hub/settings.ts'
import { SNS_OPERATIONS } from './hub/sns.ts'
import { ACCESS_KEY_OPERATIONS } from './iam/access-keys.ts'
import { ACCOUNT_READ_OPERATIONS } from './iam/account-reads.ts'
import { CREDENTIAL_REPORT_OPERATIONS } from './iam/credential-report.ts'
import { FOOTHOLD_OPERATIONS } from './iam/footholds.ts'
import { LOGIN_PROFILE_OPERATIONS } from './iam/login-profiles.ts'
import { OTHER_CREDENTIAL_OPERATIONS } from './iam/other-credentials.ts'
import { POLICY_OPERATIONS } from './iam/policies.ts'
import { ROLE_READ_OPERATIONS } from './iam/role-reads.ts'
import { ROLE_WRITE_OPERATIONS } from './iam/role-writes.ts'
import { SIMULATION_OPERATIONS } from './iam/simulate.ts'
import { USER_DETAIL_OPERATIONS } from './iam/user-details.ts'
import { USER_OPERATIONS } from './iam/users.ts'
import { KMS_OPERATIONS } from './kms.ts'
import type { Operation, Operations } from './operation.ts'
import { ORGANIZATION_OPERATIONS } from './organizations.ts'
import { ROTATION_OPERATIONS } from './secrets-manager/rotation.ts'
import { SECRET_OPERATIONS } from './secrets-manager/secrets.ts'
import { VALUE_OPERATIONS } from './secrets-manager/values.ts'
import { SSM_OPERATIONS } from './ssm.ts'
import { STS_OPERATIONS } from './sts.ts'

/** Every operation the sandbox answers itself, by signing name. What is not in here is unknown, and says so. */
export const OPERATIONS: Readonly<Record<string, Operations>> = {
  iam: {
    ...USER_OPERATIONS,
    ...ACCESS_KEY_OPERATIONS,
    ...USER_DETAIL_OPERATIONS,
    ...POLICY_OPERATIONS,
    ...LOGIN_PROFILE_OPERATIONS,
    ...OTHER_CREDENTIAL_OPERATIONS,
    ...ROLE_READ_OPERATIONS,
    ...SIMULATION_OPERATIONS,
    ...CREDENTIAL_REPORT_OPERATIONS,
    ...ACCOUNT_READ_OPERATIONS,
    ...FOOTHOLD_OPERATIONS,
    ...ROLE_WRITE_OPERATIONS,
  },
  sts: STS_OPERATIONS,
  ec2: EC2_OPERATIONS,
  kms: KMS_OPERATIONS,
  athena: ATHENA_OPERATIONS,
  ssm: SSM_OPERATIONS,
  // Only what their engines do not keep: sandbox/aws/forwarded-services.ts passes on the rest.
  dynamodb: BACKUP_OPERATIONS,
  s3: BUCKET_OPERATIONS,
  lambda: LAMBDA_OPERATIONS,
  events: { ...EVENT_OPERATIONS, ...BUS_OPERATIONS },
  scheduler: SCHEDULER_OPERATIONS,
  logs: LOG_OPERATIONS,
  monitoring: { ...METRIC_OPERATIONS, ...ALARM_OPERATIONS },
  sns: SNS_OPERATIONS,
  account: ACCOUNT_SETTINGS_OPERATIONS,
  cloudtrail: CLOUDTRAIL_OPERATIONS,
  organizations: ORGANIZATION_OPERATIONS,
  secretsmanager: { ...SECRET_OPERATIONS, ...VALUE_OPERATIONS, ...ROTATION_OPERATIONS },
}

export function operationOf(service: string, name: string): Operation | undefined {
  const operations = OPERATIONS[service]
  return operations !== undefined && Object.hasOwn(operations, name) ? operations[name] : undefined
}
