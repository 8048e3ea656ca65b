import type { WeeklyTime } from '../src/reminders/week.ts'
import { type FunctionName, functionName, USUAL_NAMING } from '../src/shared/deployment-names.ts'
import { ENABLED_REGIONS } from './aws/account-settings.ts'
import { storedRuleArn } from './aws/hub/events.ts'
import { functionArn } from './aws/hub/lambda.ts'
import { everyFunction, functionRole, HUB_ACCOUNT } from './aws/roles.ts'
import { storeOf } from './aws/secrets-manager/secret-store.ts'
import { CURRENT } from './aws/secrets-manager/versions.ts'
import type { World } from './aws/world.ts'
import { HOME, TIMES } from './home.ts'
import { ledgerLock, plantStack } from './plant-stack.ts'

/** What `npm run deploy` would leave in the hub account of this sandbox, and deploy/spoke.yml of rules in every Region of the others, so that `npm run doctor` finds it there. Fresh with each reset. */
export interface DeploymentPlan {
  /** Names that every function is given, as serverless.yml gives them. */
  readonly environment: Readonly<Record<string, string>>
  /** ARNs. */
  readonly queues: {
    readonly jobs: string
    readonly responder: string
    readonly signals: string
    readonly moments: string
  }
  readonly weekly: WeeklyTime | undefined
  readonly timezone: string
}

const LOG_DAYS = 90
const FIVE_MINUTES = 'rate(5 minutes)'
const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN']

export function plantDeployment(world: World, plan: DeploymentPlan): void {
  const { hub } = world
  for (const kept of [hub.functions, hub.rules, hub.schedules, hub.logGroups]) kept.clear()
  for (const kept of [hub.alarms, hub.topics, hub.busPolicy]) kept.clear()
  for (const kept of [hub.recoverable, hub.buckets, hub.disabledKeys, hub.lastCalls]) kept.clear()
  everyFunction((name) => plantFunction(world, plan, name))
  plantRule(world, 'slack', { schedule: FIVE_MINUTES })
  plantRule(world, 'clock', { schedule: FIVE_MINUTES })
  for (const [at, pattern] of world.deployment.signalPatterns.entries())
    plantRule(world, 'signal', { pattern: JSON.stringify(pattern) }, at + 1)
  plantForwarding(world)
  hub.recoverable.set(HOME.table, true)
  hub.buckets.set(HOME.bucket, { encryption: 'aws:kms', blocked: true })
  plantStack(world, Object.values(plan.queues))
  plantSlackSecret(world)
  hub.schedules.set('awskey-weekly', {
    name: 'awskey-weekly',
    state: plan.weekly === undefined ? 'DISABLED' : 'ENABLED',
    expression: expressionOf(plan.weekly ?? { day: 1, time: '09:00' }),
    timezone: plan.timezone,
    targetArn: functionArn(HOME.region, functionName(USUAL_NAMING, 'reminder')),
    roleArn: `arn:aws:iam::${HUB_ACCOUNT}:role/awskey-scheduler`,
    deadLetterArn: plan.queues.moments,
  })
}

const SLACK_SECRET = HOME.slackSecret.slice(0, -7)
export const SLACK_SECRET_ARN = `arn:aws:secretsmanager:${HOME.region}:${HUB_ACCOUNT}:secret:${HOME.slackSecret}`

function plantSlackSecret(world: World): void {
  const { signingSecret, botToken } = HOME
  const at = world.now()
  const versionId = 'c0ffee00-0000-4000-8000-000000000000'
  storeOf(world, HUB_ACCOUNT, HOME.region).set(SLACK_SECRET, {
    arn: SLACK_SECRET_ARN,
    name: SLACK_SECRET,
    createdAt: at,
    description: 'Slack signing secret and bot token of awskey',
    kmsKeyId: undefined,
    tags: new Map(),
    versions: new Map([
      [
        versionId,
        {
          versionId,
          text: JSON.stringify({ signingSecret, botToken }),
          binary: undefined,
          createdAt: at,
          stages: new Set([CURRENT]),
          lastAccessed: undefined,
        },
      ],
    ]),
    policy: undefined,
    changedAt: at,
    lastAccessed: undefined,
    deletion: undefined,
    rotation: undefined,
  })
}

function plantFunction(world: World, plan: DeploymentPlan, of: FunctionName): void {
  const name = functionName(USUAL_NAMING, of)
  world.hub.functions.set(name, {
    name,
    role: `arn:aws:iam::${HUB_ACCOUNT}:role/${functionRole(of)}`,
    timeoutS: TIMES.functionTimeoutMs / 1_000,
    environment: { ...plan.environment, ...ledgerName(world, of) },
    queueArn: queueOf(plan, of),
    failureQueueArn: of === 'signal' ? plan.queues.signals : undefined,
  })
  world.hub.logGroups.set(`/aws/lambda/${name}`, LOG_DAYS)
}

/** The worker alone copies the ledger. */
export function ledgerName(world: World, of: FunctionName): Readonly<Record<string, string>> {
  const copies = of === 'worker' && ledgerLock(world) !== undefined
  return copies ? { AWSKEY_LEDGER_BUCKET: HOME.ledgerBucket } : {}
}

function queueOf({ queues }: DeploymentPlan, of: FunctionName): string | undefined {
  if (of === 'worker') return queues.jobs
  return of === 'responder' ? queues.responder : undefined
}

/** EventBridge would call the clock now: the sandbox does when something is due. */
export function noteTick({ hub }: World): void {
  const clock = functionName(USUAL_NAMING, 'clock')
  const on = [...hub.rules.values()].some(
    ({ state, targetArn }) => state === 'ENABLED' && targetArn.endsWith(`:${clock}`),
  )
  if (on) hub.lastCalls.set(clock, new Date())
}

function plantRule(
  { hub }: World,
  of: FunctionName,
  what: { readonly schedule: string } | { readonly pattern: string },
  number = 1,
): void {
  const target = functionName(USUAL_NAMING, of)
  const name = `${target}-rule-${number}`
  const targetArn = functionArn(HOME.region, target)
  const at = { account: HUB_ACCOUNT, region: HOME.region, name }
  hub.rules.set(storedRuleArn(at), { ...at, state: 'ENABLED', ...what, targetArn })
}

function plantForwarding({ accounts, deployment, hub }: World): void {
  for (const account of accounts.keys())
    for (const region of ENABLED_REGIONS)
      for (const { pattern, ...rule } of deployment.rulesIn(account, region)) {
        const stored = { account, region, ...rule, pattern: JSON.stringify(pattern) }
        hub.rules.set(storedRuleArn(stored), stored)
      }
}

function expressionOf({ day, time }: Pick<WeeklyTime, 'day' | 'time'>): string {
  const [hours, minutes] = time.split(':').map(Number)
  return `cron(${minutes} ${hours} ? * ${DAYS[day - 1]} *)`
}
