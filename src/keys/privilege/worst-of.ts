import { ESCALATION_PATHS, type EscalationPath } from './escalation-paths.ts'
import { covers } from './glob.ts'
import { type Granted, grantsOf, type PolicySet } from './may-do.ts'
import { isReading, patternsAllowed } from './patterns-allowed.ts'
import type { Privilege } from './privilege.ts'
import {
  CREDENTIAL_ACTIONS,
  CREDENTIAL_ACTIONS_ON_OTHERS,
  DATA_ACTIONS,
} from './telling-actions.ts'

/** The worst that a set of policies allows a user, and by what. Pure. Kinds are tried from the worst down, and the first that anything is found for is the answer. */
export interface Finding {
  readonly privilege: Exclude<Privilege, 'little'>
  readonly because: readonly string[]
  readonly conditional: boolean
}

export interface WhoHolds {
  readonly account: string
  readonly userName: string
}

type Grants = (action: string) => readonly Granted[]

export const SHOWN = 8

export function worstOf(
  set: PolicySet,
  user: WhoHolds,
): { readonly found: Finding | undefined; readonly roles: readonly string[] } {
  const grants = remembered((action) => grantsOf(set, action))
  const found =
    administrator(grants, user.account) ??
    escalation(grants, user) ??
    credentials(grants, user) ??
    data(grants, set) ??
    infrastructure(set)
  return { found, roles: namedRoles(grants) }
}

function remembered(grants: Grants): Grants {
  const known = new Map<string, readonly Granted[]>()
  return (action) => {
    const before = known.get(action)
    if (before !== undefined) return before
    const found = grants(action)
    known.set(action, found)
    return found
  }
}

/** Whoever may do these to everybody may do everything. */
const RULES_IAM: readonly string[] = [
  'iam:CreateUser',
  'iam:CreateRole',
  'iam:CreatePolicyVersion',
  'iam:AttachUserPolicy',
  'iam:AttachRolePolicy',
  'iam:PutUserPolicy',
  'iam:UpdateAssumeRolePolicy',
  'iam:CreateAccessKey',
]

function administrator(grants: Grants, account: string): Finding | undefined {
  const everywhere = RULES_IAM.map((action) =>
    grants(action).filter(({ resource }) => isEverywhere(resource, account)),
  )
  if (everywhere.some((granted) => granted.length === 0)) return undefined
  const because = ['everything in IAM']
  return { privilege: 'administrator', because, conditional: everywhere.some(onlyIf) }
}

function isEverywhere(resource: string, account: string): boolean {
  const anyPartition = resource.replace(/^arn:[^:]*:/, 'arn:aws:')
  return covers(anyPartition, `arn:aws:iam::${account}:*`) || /^\*+$/.test(resource)
}

function escalation(grants: Grants, user: WhoHolds): Finding | undefined {
  const assume = grants('sts:AssumeRole').filter(({ resource }) => isAnyRole(resource))
  const open = ESCALATION_PATHS.map((path) => ({ path, granted: grantsOfPath(path, grants, user) }))
    .filter(({ granted }) => granted.every((some) => some.length > 0))
    .map(({ path, granted }) => ({ name: path.actions.join(' + '), granted }))
  const all = assume.length > 0 ? [{ name: 'sts:AssumeRole', granted: [assume] }, ...open] : open
  return finding('escalation', all)
}

function grantsOfPath(
  { actions, onOthers }: EscalationPath,
  grants: Grants,
  user: WhoHolds,
): readonly (readonly Granted[])[] {
  return actions.map((action) =>
    onOthers === true ? grants(action).filter((each) => !isOneself(each, user)) : grants(action),
  )
}

/** `…:user/${aws:username}`, or the user's own ARN. */
function isOneself({ written }: Granted, { account, userName }: WhoHolds): boolean {
  const [, inAccount, name] = /^arn:[^:]*:iam::([^:]*):user\/(?:.*\/)?([^/]+)$/.exec(written) ?? []
  if (/^\$\{aws:username\}$/i.test(name ?? '')) return true
  return name === userName && (inAccount === account || inAccount === '*')
}

function isAnyRole(resource: string): boolean {
  const role = /:role\/(.*)$/.exec(resource)?.[1] ?? resource
  return /[*?]/.test(role)
}

function credentials(grants: Grants, user: WhoHolds): Finding | undefined {
  return finding('credentials', [
    ...CREDENTIAL_ACTIONS.map((name) => ({ name, granted: [grants(name)] })),
    ...CREDENTIAL_ACTIONS_ON_OTHERS.map((name) => ({
      name,
      granted: [grants(name).filter((each) => !isOneself(each, user))],
    })),
  ])
}

function data(grants: Grants, set: PolicySet): Finding | undefined {
  const wildcards = patternsAllowed(set).filter(({ pattern }) => /^[a-z0-9-]+:\*$/.test(pattern))
  return finding('data', [
    ...DATA_ACTIONS.map((name) => ({ name, granted: [grants(name)] })),
    ...wildcards.map(({ pattern, granted }) => ({ name: pattern, granted: [[granted]] })),
  ])
}

function infrastructure(set: PolicySet): Finding | undefined {
  return finding(
    'infrastructure',
    patternsAllowed(set)
      .filter(({ pattern }) => !isReading(pattern))
      .map(({ pattern, granted }) => ({ name: pattern, granted: [[granted]] })),
  )
}

/** Roles whose own name is written out. What they may do was not read. */
function namedRoles(grants: Grants): readonly string[] {
  return grants('sts:AssumeRole')
    .filter(({ resource }) => !isAnyRole(resource))
    .map(({ written }) => written)
}

/** What is found, its names in the order of the lists; `undefined` when nothing is granted. */
function finding(
  privilege: Finding['privilege'],
  candidates: readonly {
    readonly name: string
    readonly granted: readonly (readonly Granted[])[]
  }[],
): Finding | undefined {
  const open = candidates.filter(({ granted }) => granted.every((some) => some.length > 0))
  if (open.length === 0) return undefined
  const names = [...new Set(open.map(({ name }) => name))]
  const more = names.length > SHOWN ? [`and ${names.length - SHOWN} more`] : []
  return {
    privilege,
    because: [...names.slice(0, SHOWN), ...more],
    conditional: open.some(({ granted }) => granted.some(onlyIf)),
  }
}

/** Every grant hangs on a condition. */
function onlyIf(granted: readonly Granted[]): boolean {
  return granted.length > 0 && granted.every(({ conditional }) => conditional)
}
