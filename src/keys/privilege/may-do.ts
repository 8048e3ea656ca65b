import { covers, matches, mayOverlap } from './glob.ts'
import type { Patterns, Statement } from './policy-document.ts'

/**
 * Where a user may do one action, by its policies. Pure, and deliberately on the side of "may": a condition is taken as met where it allows and as not met where it denies, and
 * what is denied on some resources only is still allowed on the rest. It looks at no resource's own policy, no session policy and no service control policy.
 */
export interface PolicySet {
  readonly statements: readonly Statement[]
  /** `undefined` where no boundary is set, or its document is not known: it can only take away. */
  readonly boundary: readonly Statement[] | undefined
}

export interface Granted {
  /** A pattern of ARNs; variables stand in it as `*`. */
  readonly resource: string
  /** As the document says it, with `${…}`. */
  readonly written: string
  /** Allowed under a condition, or denied under one. */
  readonly conditional: boolean
}

/** Every resource pattern on which the action (`iam:CreateUser`) is allowed; empty when it is not. */
export function grantsOf(set: PolicySet, action: string): readonly Granted[] {
  const wanted = action.toLowerCase()
  const concerned = set.statements.filter(({ actions }) => includes(actions, wanted))
  const bounds = set.boundary?.filter(({ actions }) => includes(actions, wanted))
  const denials = [...concerned, ...(bounds ?? [])].filter(({ effect }) => effect === 'Deny')
  return concerned
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((allow) =>
      resourcesOf(allow)
        .filter(({ resource }) => concerns(resource, wanted))
        .filter(({ resource }) => !denials.some((denial) => deniesAll(denial, resource)))
        .filter(({ resource }) => bounds === undefined || isWithin(bounds, resource))
        .map((granted) => ({
          ...granted,
          conditional: allow.conditional || denials.some(({ conditional }) => conditional),
        })),
    )
}

function includes({ kind, patterns }: Patterns, action: string): boolean {
  const named = patterns.some((pattern) => matches(pattern, action))
  return kind === 'these' ? named : !named
}

const VARIABLE = /\$\{[^}]*\}/g

/** Everything but some resources is taken for everything. */
function resourcesOf({ resources }: Statement): readonly Omit<Granted, 'conditional'>[] {
  if (resources.kind === 'all_but') return [{ resource: '*', written: '*' }]
  return resources.patterns.map((written) => ({
    resource: written.replaceAll(VARIABLE, '*'),
    written,
  }))
}

function deniesAll({ resources, conditional }: Statement, resource: string): boolean {
  if (conditional) return false
  if (resources.kind === 'all_but')
    return !resources.patterns.some((left) => mayOverlap(left.replaceAll(VARIABLE, '*'), resource))
  return resources.patterns.some((denied) => !denied.includes('${') && covers(denied, resource))
}

function isWithin(bounds: readonly Statement[], resource: string): boolean {
  return bounds.some(
    (bound) =>
      bound.effect === 'Allow' &&
      resourcesOf(bound).some((each) => mayOverlap(each.resource, resource)),
  )
}

/** Services whose resources are named after another one. */
const NAMED_AFTER: Readonly<Record<string, readonly string[]>> = {
  sts: ['iam', 'sts'],
  ssm: ['ssm', 'ec2'],
  ebs: ['ec2'],
  'ec2-instance-connect': ['ec2'],
  'rds-data': ['rds'],
}

/** Whether an ARN can be one that the action works on: `*` on a bucket is not everything. */
function concerns(resource: string, action: string): boolean {
  const [arn = '', partition = '*', named = '*'] = resource.split(':')
  if (/[*?]/.test(arn + partition)) return true
  const service = action.slice(0, action.indexOf(':'))
  return [service, ...(NAMED_AFTER[service] ?? [])].some((each) => matches(named, each))
}
