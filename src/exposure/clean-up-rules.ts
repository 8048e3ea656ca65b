import type { Refusal } from '../requests/refusal.ts'
import { ok, type Result, refuse } from '../shared/result.ts'
import { sha256 } from '../shared/sha256.ts'
import type { Findings } from './audit/findings.ts'
import { CleanUpItem } from './clean-up-port.ts'
import type { Incident } from './incident.ts'
import type { CleanUpLine, RoleLine, Vote } from './incident-parts.ts'
import type { IncidentChange } from './incident-store.ts'

/**
 * The list of what is left to clean up after an exposure. Pure. A line comes from what an audit or a look saw; it goes only when AWS shows that the thing is gone, or when somebody of security
 * accepts it by name. What could not be looked at stays open: nothing is taken for clean.
 */
export const LINES_KEPT = 80
export const ROLES_KEPT = 20

type Draft = Omit<IncidentChange, 'at'>
type Candidate = Findings['made'][number]

/** A key that was made after the containment is a line, whoever made it. */
export function withKeyLines(incident: Incident): Incident {
  return { ...incident, ...withFindings(incident, { made: [], madeMore: 0, rolesAssumed: [] }) }
}

type Left = Pick<Findings, 'made' | 'madeMore' | 'rolesAssumed' | 'rolesMore'>

/** Lines of what was seen now, with what is known of those that were there before. What has no room is one line of its own: the release waits for it like for any other. */
export function withFindings(
  { lines: linesBefore, roles, newKeys, identity, key, createdAt }: Incident,
  findings: Left,
): Pick<Incident, 'lines' | 'roles'> {
  const further = linesBefore.find(({ what }) => what === FURTHER)
  const lines = linesBefore.filter((line) => line !== further)
  const { userName: user, account } = identity.kind === 'user' ? identity.user : NOBODY
  const found = [
    ...findings.made
      .filter(({ what }) => what !== 'instances')
      .map((made) => lineOf(made, account)),
    ...instanceLines(findings.made),
    ...newKeys.flatMap((id) => keyLine(id, user)),
  ]
  const seen = unique(found)
  const known = new Set(lines.map(({ id }) => id))
  const fresh = seen.filter(({ id }) => !known.has(id))
  const before = key.kind === 'inactive' || key.kind === 'gone' ? key.at : createdAt
  const knownRoles = new Set(roles.map(({ id }) => id))
  const freshRoles = findings.rolesAssumed
    .map(
      ({ arn, n, elsewhere }): RoleLine => ({
        id: roleLineId(arn),
        arn,
        n,
        before,
        state: 'open',
        ...(elsewhere === true && { elsewhere }),
      }),
    )
    .filter(({ id }) => !knownRoles.has(id))
  const allLines = [...lines.map((line) => grown(line, seen)), ...fresh]
  const allRoles = [...roles, ...freshRoles]
  const { madeMore, rolesMore = 0 } = findings
  const cut = over(allLines, LINES_KEPT) + over(allRoles, ROLES_KEPT)
  return {
    lines: [...allLines.slice(0, LINES_KEPT), ...furtherLine(further, madeMore + rolesMore + cut)],
    roles: allRoles.slice(0, ROLES_KEPT),
  }
}

/** What an audit saw and this list does not name. */
const FURTHER = 'further things'

const over = (all: readonly unknown[], kept: number): number => Math.max(0, all.length - kept)

/** It never shrinks, for an audit that saw less is no proof that something went; more than were accepted are another question. */
function furtherLine(before: CleanUpLine | undefined, n: number): readonly CleanUpLine[] {
  if (n <= (before?.n ?? 0)) return before === undefined ? [] : [before]
  return [{ id: idOf(FURTHER), what: FURTHER, name: `${n} not named here`, n, state: 'open' }]
}

const NOBODY = { userName: undefined, account: '' }

function unique(lines: readonly CleanUpLine[]): readonly CleanUpLine[] {
  return [...new Map(lines.map((line) => [line.id, line])).values()]
}

/** Of the line of a role whose sessions go on. */
export function roleLineId(arn: string): string {
  return idOf('role', arn)
}

const idOf = (...parts: readonly string[]): string => sha256(parts.join('\n')).slice(0, 12)

/** Whether a line's thing is the one that its id was made of: a click names the id alone. Only of what awskey takes away itself. */
export function isOfItsItem({ id, item }: CleanUpLine): boolean {
  switch (item?.kind) {
    case 'access_key':
      return id === idOf('access key', item.keyId, item.userName)
    case 'login_profile': {
      const { userName } = item
      return ['', userName].some((of) => id === idOf('login profile', userName, of))
    }
    default:
      return false
  }
}

function keyLine(keyId: string, userName: string | undefined): readonly CleanUpLine[] {
  if (userName === undefined) return []
  const of = { what: 'user', name: userName } as const
  return [lineOf({ what: 'access key', name: keyId, of, at: '', region: '', by: '' }, '')]
}

function lineOf(candidate: Candidate, account: string): CleanUpLine {
  const { what, name, of, region, at } = candidate
  const item = itemOf(candidate, account)
  return {
    id: idOf(what, name, of?.name ?? ''),
    what,
    name,
    state: 'open',
    ...(of !== undefined && { of: `${of.what} ${of.name}` }),
    ...(region !== '' && { region }),
    ...(at !== '' && { at: new Date(at).toISOString() }),
    ...(item !== undefined && { item }),
  }
}

const INSTANCES_NAMED = 40

/** All instances of a Region are one line: miners start them by the hundred. */
function instanceLines(made: readonly Candidate[]): readonly CleanUpLine[] {
  const started = made.filter(({ what }) => what === 'instances')
  return [...new Set(started.map(({ region }) => region))].map((region) => {
    const here = started.filter((each) => each.region === region)
    const ids = [...new Set(here.flatMap(({ name }) => name.split(/\s+/)))].toSorted()
    const more = ids.length - INSTANCES_NAMED
    const named = ids.slice(0, INSTANCES_NAMED).join(' ')
    return {
      id: idOf('instances', region),
      what: 'instances',
      name: more > 0 ? `${named} and ${more} more` : named,
      region,
      state: 'open',
    }
  })
}

/** More instances than were accepted are another question. */
function grown(line: CleanUpLine, seen: readonly CleanUpLine[]): CleanUpLine {
  const now = seen.find(({ id }) => id === line.id)
  if (line.what !== 'instances' || now === undefined || now.name === line.name) return line
  const { accepted: _before, ...rest } = line
  return { ...rest, name: now.name }
}

/** `undefined` where awskey cannot look: names that IAM would not give, and things that it does not read. */
function itemOf({ what, name, of, region }: Candidate, account: string): CleanUpItem | undefined {
  const known = what === 'provider' ? providerArn(name, region, account) : name
  return CleanUpItem.safeParse(shapeOf({ what, name: known, of })).data
}

/** CloudTrail names a new provider by its address or its name; IAM goes by the ARN that follows from it. */
function providerArn(name: string, region: string, account: string): string {
  const host = /^https:\/\/(.+)$/.exec(name)?.[1]
  if (name.startsWith('arn:')) return name
  const partition = region.startsWith('cn-')
    ? 'aws-cn'
    : region.startsWith('us-gov-')
      ? 'aws-us-gov'
      : 'aws'
  const path = host === undefined ? `saml-provider/${name}` : `oidc-provider/${host}`
  return `arn:${partition}:iam::${account}:${path}`
}

function shapeOf({ what, name, of }: Pick<Candidate, 'name' | 'of' | 'what'>): object | undefined {
  switch (what) {
    case 'user':
      return { kind: 'user', userName: name }
    case 'access key':
      return { kind: 'access_key', userName: of?.name, keyId: name }
    case 'login profile':
      return { kind: 'login_profile', userName: of?.name ?? name }
    case 'role':
      return { kind: 'role', roleName: name.split('/').at(-1) }
    case 'provider':
      return {
        kind: name.includes(':oidc-provider/') ? 'oidc_provider' : 'saml_provider',
        arn: name,
      }
    case 'attached policy':
      return (
        of && { kind: 'attached_policy', holder: { kind: of.what, name: of.name }, policyArn: name }
      )
    case 'inline policy':
      return (
        of && { kind: 'inline_policy', holder: { kind: of.what, name: of.name }, policyName: name }
      )
    case 'instances':
    case 'role trust':
    case 'policy version':
    case 'function':
    case 'function access':
      return undefined
  }
}

export function isLineOpen({ state, accepted }: CleanUpLine | RoleLine): boolean {
  return accepted === undefined && !CLEAN.includes(state)
}

const CLEAN: readonly string[] = ['gone', 'inactive', 'revoked']

/** Lines that stand in the way of a release. */
export function openLines({ lines, roles }: Pick<Incident, 'lines' | 'roles'>): number {
  return [...lines, ...roles].filter(isLineOpen).length
}

/** What awskey may take away itself: an access key and a console password of a user, nothing else. */
export function canTakeAway({ item, state }: CleanUpLine): boolean {
  const isOurs = item?.kind === 'access_key' || item?.kind === 'login_profile'
  return isOurs && !CLEAN.includes(state)
}

/** One of security answers for a line that may stay. */
export function lineAccepted(
  incident: Incident,
  lineId: string,
  vote: Vote,
): Result<Draft | undefined, Refusal> {
  const line = [...incident.lines, ...incident.roles].find(({ id }) => id === lineId)
  if (line === undefined) return refuse({ reason: 'changed' })
  if (!isLineOpen(line)) return ok(undefined)
  const accept = <T extends CleanUpLine | RoleLine>(each: T): T =>
    each.id === lineId ? { ...each, accepted: vote } : each
  const name = 'arn' in line ? line.arn : line.name
  return ok({
    incident: {
      ...incident,
      lines: incident.lines.map(accept),
      roles: incident.roles.map(accept),
    },
    entries: [{ type: 'line_accepted', actor: vote.by, data: { what: whatOf(line), name } }],
  })
}

function whatOf(line: CleanUpLine | RoleLine): string {
  return 'arn' in line ? 'sessions of role' : line.what
}

/** Somebody of security has audited another key of the user and answers for it: the release makes it Active again. */
export function siblingCleared(
  incident: Incident,
  keyId: string,
  vote: Vote,
): Result<Draft | undefined, Refusal> {
  const { siblings = [] } = incident
  const sibling = siblings.find((each) => each.keyId === keyId)
  if (sibling?.state !== 'by_awskey') return refuse({ reason: 'changed' })
  if (sibling.cleared !== undefined) return ok(undefined)
  return ok({
    incident: {
      ...incident,
      siblings: siblings.map((each) => (each.keyId === keyId ? { ...each, cleared: vote } : each)),
    },
    entries: [{ type: 'sibling_cleared', actor: vote.by, data: { keyId } }],
  })
}

export function lineWanted(
  incident: Incident,
  lineId: string,
  vote: Vote,
): Result<Draft | undefined, Refusal> {
  const line = incident.lines.find(({ id }) => id === lineId)
  if (line === undefined || !canTakeAway(line)) return refuse({ reason: 'changed' })
  if (line.wanted !== undefined) return ok(undefined)
  return ok({
    incident: {
      ...incident,
      lines: incident.lines.map((each) => (each.id === lineId ? { ...each, wanted: vote } : each)),
    },
    entries: [{ type: 'line_wanted', actor: vote.by, data: { what: line.what, name: line.name } }],
  })
}

export function checkAsked(incident: Incident, by: string, now: Date): Draft {
  return {
    incident: { ...incident, checkFrom: now.toISOString() },
    entries: [{ type: 'check_asked', actor: by, data: {} }],
  }
}

export type LineSeen = Pick<CleanUpLine, 'id' | 'state'> & { readonly why?: string }
export type RoleSeen = Pick<RoleLine, 'id' | 'state'> &
  Partial<Pick<RoleLine, 'before' | 'kind' | 'trusted' | 'instanceProfiles' | 'revocable' | 'why'>>

/** What a look at every line showed. */
export function looked(
  incident: Incident,
  seen: {
    readonly lines: readonly LineSeen[]
    readonly roles: readonly RoleSeen[]
    readonly asked?: string
  },
  now: Date,
): Draft {
  const { checkFrom, ...rest } = incident
  const isAskedAnew = checkFrom !== undefined && checkFrom !== seen.asked
  const checkedAt = now.toISOString()
  const lines = rest.lines.map((line) => merged(line, seen.lines, checkedAt))
  const roles = rest.roles.map((line) => merged(line, seen.roles, checkedAt))
  const open = openLines({ lines, roles })
  return {
    incident: { ...rest, lines, roles, ...(isAskedAnew && { checkFrom }) },
    entries: [
      {
        type: 'checked',
        actor: 'awskey',
        data: { open: String(open), all: String(lines.length + roles.length) },
      },
    ],
  }
}

export function withRoleSeen(roles: readonly RoleLine[], seen: RoleSeen, now: Date): RoleLine[] {
  return roles.map((role) => merged(role, [seen], now.toISOString()))
}

function merged<T extends CleanUpLine | RoleLine>(
  line: T,
  seen: readonly (LineSeen | RoleSeen)[],
  checkedAt: string,
): T {
  const now = seen.find(({ id }) => id === line.id)
  if (now === undefined) return line
  const { why: _before, ...rest } = line
  return { ...line, ...rest, ...now, why: now.why, checkedAt }
}

/** What became of taking one line away. */
export function takenAway(incident: Incident, seen: LineSeen, now: Date): Draft {
  const line = incident.lines.find(({ id }) => id === seen.id)
  const lines = incident.lines.map((each) => {
    if (each.id !== seen.id) return each
    const { wanted: _done, ...rest } = merged(each, [seen], now.toISOString())
    return rest
  })
  const isDone = CLEAN.includes(seen.state)
  return {
    incident: { ...incident, lines },
    entries: [
      {
        type: isDone ? 'line_cleaned' : 'line_not_cleaned',
        actor: 'awskey',
        data: {
          what: line?.what ?? '',
          name: line?.name ?? '',
          state: seen.state,
          ...(seen.why !== undefined && { why: seen.why }),
        },
      },
    ],
  }
}
