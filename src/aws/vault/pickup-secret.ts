import type { AccessKeyId, RequestId } from '../../requests/ids.ts'
import {
  type DeploymentNaming,
  type FunctionName,
  functionRoleName,
} from '../../shared/deployment-names.ts'
import { CHANGING } from './sealed-secret-policy.ts'

/**
 * One-time secrets: in the deployment's own account, one for each key made, under a prefix and a KMS key of their own. A name is used once: deleting without
 * recovery takes a while at AWS, and a second key of the same request must not wait for it.
 */
const PREFIX = 'awskey/pickup/'

export function pickupSecretName(requestId: RequestId, keyId: AccessKeyId): string {
  return `${PREFIX}${requestId}/${keyId}`
}

/** The tag that says which token opens the page now. */
export const TOKEN_TAG = 'awskey:token'
const VOUCHING = ['secretsmanager:TagResource', 'secretsmanager:UntagResource']

/** The page reads, the worker seals, and nobody else does either, administrators of the account included. Deleting is open: it shows nothing to anybody. */
export function pickupSecretPolicy(arn: string, naming: DeploymentNaming): string {
  const [, partition = '', , , account = ''] = arn.split(':')
  const role = (name: FunctionName): string =>
    `arn:${partition}:iam::${account}:role${naming.rolePath}${functionRoleName(naming, name)}`
  const nobodyElse = (action: string | readonly string[], allowed: FunctionName): object => ({
    Effect: 'Deny',
    Principal: '*',
    Action: action,
    Resource: '*',
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': role(allowed) } },
  })
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'OnlyThePageReads', ...nobodyElse('secretsmanager:GetSecretValue', 'pickup') },
      { Sid: 'OnlyTheWorkerChanges', ...nobodyElse([...CHANGING, ...VOUCHING], 'worker') },
    ],
  })
}
