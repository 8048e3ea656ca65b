/**
 * A bucket that keeps a copy of the ledger from everybody, awskey included: versions, Object Lock with a retention that holds for every object by default, and a policy under which the worker alone puts an object and nobody
 * deletes one or shortens its time. docs/adr/0022-the-ledger-in-a-bucket.md says why it is filled by the worker.
 */
import type { Deployment } from '../../src/app/deployment.ts'
import { DENIED_ON_BUCKET, DENIED_ON_OBJECTS } from '../../src/shared/ledger-bucket.ts'
import { policyOf } from './own-keys.ts'
import { arnOf, lambdaName, propertiesOf, type Resources, ref, sub } from './template.ts'

type Wanted = NonNullable<Deployment['ledgerExport']>

export function addLedgerExport(
  template: { readonly Resources: Resources; readonly Outputs: Record<string, object> },
  wanted: Wanted,
): void {
  const { Resources, Outputs } = template
  const worker = Resources['WorkerRole']
  const document = worker && policyOf(worker)
  if (document === undefined) throw new Error('The template has no role of the worker.')
  Resources['LedgerBucket'] = bucket(wanted)
  Resources['LedgerBucketPolicy'] = bucketPolicy()
  document.Statement.push({
    Sid: 'ExportTheLedgerOnce',
    Effect: 'Allow',
    Action: 's3:PutObject',
    Resource: sub(`\${LedgerBucket.Arn}/ledger/*`),
    Condition: { StringEquals: { 's3:if-none-match': '*' } },
  })
  const { Environment } = propertiesOf(Resources, lambdaName('worker'))
  Object.assign(variablesOf(Environment), { AWSKEY_LEDGER_BUCKET: ref('LedgerBucket') })
  Outputs['LedgerBucketName'] = {
    Description: 'Where the ledger is copied to, day by day',
    Value: ref('LedgerBucket'),
  }
}

function bucket({ mode, retentionDays }: Wanted): Resources[string] {
  return {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' }, BucketKeyEnabled: true },
        ],
      },
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: mode.toUpperCase(), Days: retentionDays } },
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
    },
  }
}

function bucketPolicy(): Resources[string] {
  const all = sub(`\${LedgerBucket.Arn}/*`)
  const deny = { Effect: 'Deny', Principal: '*' }
  return {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: ref('LedgerBucket'),
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OnlyEncryptedConnections',
            ...deny,
            Action: 's3:*',
            Resource: [arnOf('LedgerBucket'), all],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          {
            Sid: 'NobodyDeletesOrShortens',
            ...deny,
            Action: DENIED_ON_OBJECTS,
            Resource: all,
          },
          {
            Sid: 'TheBucketStays',
            ...deny,
            Action: DENIED_ON_BUCKET,
            Resource: arnOf('LedgerBucket'),
          },
          {
            Sid: 'OnlyTheWorkerWrites',
            ...deny,
            Action: 's3:PutObject',
            Resource: all,
            Condition: { ArnNotEquals: { 'aws:PrincipalArn': arnOf('WorkerRole') } },
          },
        ],
      },
    },
  }
}

function variablesOf(environment: unknown): object {
  if (typeof environment !== 'object' || environment === null || !('Variables' in environment))
    throw new Error('The worker has no environment.')
  const { Variables } = environment
  if (typeof Variables !== 'object' || Variables === null)
    throw new Error('The worker has no environment.')
  return Variables
}
