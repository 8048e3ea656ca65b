import type { AccountId } from '../../requests/ids.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { judgePrivilege } from '../privilege/judge-privilege.ts'
import type { DetailedUser, JudgedUser, RightsPage } from './fleet-pages.ts'

/**
 * What each user of an account may do, from the documents that came with the users. Pure. A document that did not come is not read, and never one that allows nothing. Trust policies of roles do not
 * come: a role that lets a user in by name alone is not weighed.
 */
export interface AccountRights {
  readonly groups: ReadonlyMap<string, RightsPage['groups'][number]>
  /** ARN → text: each document once, however many users hold it. */
  readonly policies: ReadonlyMap<string, string>
}

/** awskey's own: with it everybody would look harmless. */
const QUARANTINE = /^arn:[^:]+:iam::aws:policy\/AWSDenyAll$/

export function rightsOf(pages: readonly RightsPage[]): AccountRights {
  return {
    groups: new Map(pages.flatMap(({ groups }) => groups.map((group) => [group.name, group]))),
    policies: new Map(
      pages.flatMap(({ policies }) => policies.map(({ arn, text }) => [arn, text])),
    ),
  }
}

export function judgeUser(
  account: AccountId,
  { rights, ...who }: DetailedUser,
  all: AccountRights,
): JudgedUser {
  if (rights === undefined) return { ...who, privilege: unknown('its policies were not read') }
  const groups = (who.groups ?? []).map((name) => ({ name, group: all.groups.get(name) }))
  const attached = [
    ...rights.attached,
    ...groups.flatMap(({ group }) => group?.attached ?? []),
  ].filter((arn) => !QUARANTINE.test(arn))
  const managed = [...new Set(attached)].map((arn) => ({ name: arn, text: all.policies.get(arn) }))
  const judged = judgePrivilege({
    user: { account, userName: who.userName },
    policies: [
      ...rights.inline,
      ...groups.flatMap(({ group }) => group?.inline ?? []),
      ...managed.flatMap(({ name, text }) => (text === undefined ? [] : [{ name, text }])),
    ],
    boundary: boundaryOf(rights.boundary, all),
    unread: [
      ...groups.flatMap(({ name, group }) => (group === undefined ? [`group ${name}`] : [])),
      ...managed.flatMap(({ name, text }) => (text === undefined ? [name] : [])),
    ],
    rolesOpenToUser: [],
  })
  if (judged.kind === 'unknown') return { ...who, privilege: judged }
  const { privilege, because } = judged.value
  return { ...who, privilege: known({ privilege, because: [...because] }) }
}

/** Under awskey's deny the boundary from before is not known here. */
function boundaryOf(
  arn: string | undefined,
  { policies }: AccountRights,
): Known<string | undefined> {
  if (arn === undefined) return known(undefined)
  const text = QUARANTINE.test(arn) ? undefined : policies.get(arn)
  return text === undefined ? unknown('its boundary was not read') : known(text)
}
