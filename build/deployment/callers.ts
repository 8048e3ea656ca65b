/** Who else may call in: Secrets Manager of the configured accounts, forwarded events of the organisation; and where the worker may read besides. Nobody who is not named. */
import type { AwskeyConfig } from '../../src/app/awskey-config.ts'
import type { Deployment } from '../../src/app/deployment.ts'
import { spokeRoleName } from '../../src/shared/deployment-names.ts'
import { arnOf, lambdaName, type Resources, ref, sub } from './template.ts'

export function letSecretsManagerCall(resources: Resources, accounts: readonly string[]): void {
  for (const id of accounts)
    resources[`RotationPermission${id}`] = {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: arnOf(lambdaName('rotate-secret')),
        Principal: 'secretsmanager.amazonaws.com',
        SourceAccount: id,
        SourceArn: sub(
          `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:${id}:secret:awskey/keys/*`,
        ),
      },
    }
}

/** Accounts that only the organisation knows, and only where awskey.yml asks for them: as their reader, and only within the organisation of this deployment. */
export function letWorkerReadOrganization(
  resources: Resources,
  { organization, deployment: { naming } }: AwskeyConfig,
): void {
  if (organization === undefined) return
  const reader = `${naming.rolePath}${spokeRoleName(naming, 'reader')}`
  resources['OrganizationReader'] = {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: `${naming.prefix}-organization-reader`,
      Roles: [ref('WorkerRole')],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'ReadInOrganization',
            Effect: 'Allow',
            Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
            Resource: sub(`arn:\${AWS::Partition}:iam::*:role${reader}`),
            Condition: { StringEquals: { 'aws:ResourceOrgID': `\${aws:PrincipalOrgID}` } },
          },
        ],
      },
    },
  }
}

/**
 * Events of access keys are put on the bus of the account and Region that they are about; rules there forward them to this bus, as a role of that account. The organisation's accounts may; an event keeps its account, and
 * EventBridge takes no event whose source begins with aws. from anybody, so that what the rules of `signal` match was said by AWS.
 */
export function admitOrganization(
  resources: Resources,
  { naming, organization }: Pick<Deployment, 'naming' | 'organization'>,
): void {
  resources['ForwardedEvents'] = {
    Type: 'AWS::Events::EventBusPolicy',
    Properties: {
      StatementId: `${naming.prefix}-organization`,
      Statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 'events:PutEvents',
        Resource: sub(
          `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:event-bus/default`,
        ),
        Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } },
      },
    },
  }
}
