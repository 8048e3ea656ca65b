/** What the policy of the ledger's bucket denies to everybody, awskey included: build/deployment/ledger-export.ts writes it, and the doctor looks whether it still stands. */
export const DENIED_ON_OBJECTS = [
  's3:BypassGovernanceRetention',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:PutObjectLegalHold',
  's3:PutObjectRetention',
] as const

export const DENIED_ON_BUCKET = [
  's3:DeleteBucket',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
] as const
