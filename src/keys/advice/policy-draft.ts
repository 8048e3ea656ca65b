import { iamActionsOf } from './iam-action.ts'
import { packed, type Statement, withinLength } from './policy-size.ts'
import type { CallsSeen } from './workload.ts'

/**
 * A policy out of what a key was seen doing: the actions that AWS carried out, no other and none with a wildcard, on the things that the events name. Pure. It is a draft, for people to read: CloudTrail does not show everything, and what it did not show is not in here.
 * Where an action was seen once without the thing that it was about, `*` stands for it. A Region is asked for only where all Regions that were to be read have been: else it would shut out what nobody looked at.
 */
export interface PolicyDraft {
  /** Each is a policy of its own, small enough for IAM. None where nothing was carried out that needs a permission. */
  readonly documents: readonly PolicyDocument[]
  readonly actions: readonly string[]
  /** Actions whose name the tables do not know. */
  readonly toCheck: readonly string[]
  /** Calls of which no action can be made. */
  readonly leftOut: readonly string[]
  /** Actions on `*`. */
  readonly onAnything: readonly string[]
  /** What the condition names; `undefined` where there is none. */
  readonly regions: readonly string[] | undefined
}

export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly Statement[]
}

export interface DraftOptions {
  /** Everything that was to be read has been. */
  readonly isWhole: boolean
}

const REGIONS_AT_MOST = 5

export function draftPolicy(seen: readonly CallsSeen[], { isWhole }: DraftOptions): PolicyDraft {
  const done = seen.filter((call) => call.done > 0)
  const found = done.map((call) => ({ call, iam: iamActionsOf(call.service, call.name) }))
  const needs = resourcesByAction(
    found.flatMap(({ call, iam }) => (iam?.actions ?? []).map((action) => ({ action, call }))),
  )
  const regions = regionsOf(done, isWhole)
  const statements = statementsOf(needs, regions)
  return {
    documents: packed(statements.flatMap(withinLength)).map((some, at) => ({
      Version: '2012-10-17',
      Statement: some.map((statement, nth) => ({
        Sid: `${isWhole ? 'Seen' : 'IncompleteSeen'}${at + 1}x${nth + 1}`,
        ...statement,
      })),
    })),
    actions: [...needs.keys()].toSorted(),
    toCheck: different(
      found.flatMap(({ iam }) => (iam === undefined || iam.isSure ? [] : iam.actions)),
    ),
    leftOut: different(
      found.flatMap(({ call, iam }) => (iam === undefined ? [`${call.service}:${call.name}`] : [])),
    ),
    onAnything: [...needs]
      .flatMap(([action, { on }]) => (on.includes('*') ? [action] : []))
      .toSorted(),
    regions,
  }
}

const different = (all: readonly string[]): readonly string[] => [...new Set(all)].toSorted()

interface Need {
  readonly on: readonly string[]
}

interface Use {
  readonly action: string
  readonly call: CallsSeen
}

/** Of all calls that need it; one that names nothing needs it on everything. */
function resourcesByAction(uses: readonly Use[]): ReadonlyMap<string, Need> {
  const needs = new Map<string, Need>()
  for (const { action, call } of uses) {
    const named = call.resources?.flatMap((arn) => onThing(action, arn)) ?? []
    const isNamed = call.resources !== undefined && named.length > 0
    const before = needs.get(action)?.on ?? []
    const on = !isNamed || before.includes('*') ? ['*'] : different([...before, ...named])
    needs.set(action, { on: on.length > RESOURCES_AT_MOST ? ['*'] : on })
  }
  return needs
}

const RESOURCES_AT_MOST = 20

/** An object of S3 stands for all of its bucket, or a draft would name yesterday's files; permissions on a bucket take its own ARN. */
function onThing(action: string, arn: string): readonly string[] {
  const [, bucket, key] = /^(arn:[\w-]+:s3:::[^/]+)(\/.*)?$/.exec(arn) ?? []
  if (bucket === undefined || !action.startsWith('s3:')) return isPlainArn(arn) ? [arn] : []
  if (!isPlainArn(bucket)) return []
  if (/^s3:(?:Get|Put|Delete|Restore|Abort)Object|^s3:ListMultipartUploadParts/.test(action))
    return [`${bucket}/*`]
  return key === undefined || action.startsWith('s3:ListBucket') ? [bucket] : []
}

/** Signs that a policy reads as wildcards or variables come from callers, and would allow more than was seen. The two wildcards at the end are this house's own. */
function isPlainArn(arn: string): boolean {
  const own = arn.replace(/(?:-\?{6}|:\*)$/, '')
  return /^arn:[\w-]+:[a-z0-9-]+:[a-z0-9-]*:\d*:[\w+=,.@:/-]+$/.test(own) && arn.length <= 512
}

/** Recorded in one Region, wherever they are called from. */
const GLOBAL: ReadonlySet<string> = new Set([
  'account',
  'budgets',
  'ce',
  'cloudfront',
  'globalaccelerator',
  'health',
  'iam',
  'networkmanager',
  'organizations',
  'route53',
  'route53domains',
  'shield',
  'support',
  'waf',
])

const isGlobal = (action: string): boolean => GLOBAL.has(action.split(':')[0] ?? '')

function regionsOf(done: readonly CallsSeen[], isWhole: boolean): readonly string[] | undefined {
  const regions = different(done.flatMap((call) => (GLOBAL.has(call.service) ? [] : call.regions)))
  return isWhole && regions.length > 0 && regions.length <= REGIONS_AT_MOST ? regions : undefined
}

function statementsOf(
  needs: ReadonlyMap<string, Need>,
  regions: readonly string[] | undefined,
): readonly Statement[] {
  const alike = new Map<string, { readonly on: readonly string[]; readonly actions: string[] }>()
  for (const [action, { on }] of [...needs].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const key = JSON.stringify([isGlobal(action), on])
    const group = alike.get(key)
    if (group === undefined) alike.set(key, { on, actions: [action] })
    else group.actions.push(action)
  }
  return [...alike.values()].map(({ on, actions }) => ({
    Effect: 'Allow',
    Action: actions,
    Resource: on,
    ...(regions !== undefined &&
      !isGlobal(actions[0] ?? '') && {
        Condition: { StringEquals: { 'aws:RequestedRegion': regions } },
      }),
  }))
}
