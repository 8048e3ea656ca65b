/** Names and values that the sandbox's own awskey is deployed with. All of them are dummies; none opens anything outside this process. */
export const HOME = {
  region: 'eu-central-1',
  table: 'awskey',
  queue: 'awskey-jobs',
  deadLetterQueue: 'awskey-jobs-dlq',
  responderQueue: 'awskey-responder',
  responderDeadLetterQueue: 'awskey-responder-dlq',
  signalDeadLetterQueue: 'awskey-signals-dlq',
  reminderDeadLetterQueue: 'awskey-moments-dlq',
  /** As CloudFormation would name it, with the characters that Secrets Manager adds. */
  slackSecret: 'SlackSecret-aBcDeF',
  bucket: 'awskey-sandbox',
  ledgerBucket: 'awskey-sandbox-ledger',
  signingSecret: 'sandbox-signing-secret',
  botToken: 'xoxb-sandbox-bot-token',
} as const

/** As serverless.yml has them: function timeout < lease < visibility. Shorter here, so that a crash heals while somebody watches. */
export const TIMES = {
  functionTimeoutMs: 8_000,
  leaseMs: 9_000,
  visibilityS: 10,
  maxReceives: 5,
} as const
