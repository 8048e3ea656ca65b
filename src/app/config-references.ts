import { isProtected } from '../people/ownership.ts'
import type { Complaint, ConfigPath } from './config-problem.ts'
import type { AwskeyFile } from './config-schema.ts'

/** What one part of awskey.yml says about another: names that are twice there, and references to what is not there. */
export function referenceComplaints(file: AwskeyFile): Complaint[] {
  return [
    ...twice(file.accounts.map(({ id }, at) => [id, ['accounts', at, 'id']])),
    ...twice(file.accounts.map(({ name }, at) => [name.toLowerCase(), ['accounts', at, 'name']])),
    ...twice(file.teams.map(({ name }, at) => [name.toLowerCase(), ['teams', at, 'name']])),
    ...twice(
      file.teams.flatMap(({ owns }, at) =>
        owns.path === undefined ? [] : [[owns.path, ['teams', at, 'owns', 'path']]],
      ),
    ),
    ...twice(
      file.teams.flatMap(({ owns }, at) =>
        Object.entries(owns.tag ?? {}).map(
          ([key, value]): Place => [`${key}=${value}`, ['teams', at, 'owns', 'tag', key]],
        ),
      ),
    ),
    ...peopleComplaints(file),
    ...readerComplaints(file),
    ...sensitiveComplaints(file),
    ...untouchableComplaints(file),
  ]
}

function sensitiveComplaints({ accounts, sensitive }: AwskeyFile): Complaint[] {
  return sensitive.accounts.flatMap((account, at) => {
    const path = ['sensitive', 'accounts', at]
    return findAccount(accounts, account) === undefined ? [noAccount(accounts, account, path)] : []
  })
}

function noAccount(accounts: AwskeyFile['accounts'], account: string, path: ConfigPath): Complaint {
  const names = accounts.map(({ name }) => name).join(' or ')
  return { path, message: `there is no account ${account}; write ${names}` }
}

/** Whoever is given a user that awskey never touches would wait for something that cannot come. */
function untouchableComplaints(file: AwskeyFile): Complaint[] {
  const named: Place[] = [
    ...Object.entries(file.people).flatMap(([person, users]) =>
      users.map(({ user }, at): Place => [user, ['people', person, at, 'user']]),
    ),
    ...file.teams.flatMap(({ owns }, at) =>
      (owns.users ?? []).map((user, nth): Place => [user, ['teams', at, 'owns', 'users', nth]]),
    ),
  ]
  const protectedUsers = { ...file.protected, paths: [] }
  return named.flatMap(([userName, path]) => {
    if (!isProtected({ protectedUsers }, { userName, path: '/' })) return []
    const why = file.protected.users.some((each) => each.toLowerCase() === userName.toLowerCase())
      ? 'is protected below; remove it here or there'
      : "is root's or awskey's own name, which nobody owns; remove it"
    return [{ path, message: `${userName} ${why}` }]
  })
}

type Place = readonly [value: string, path: ConfigPath]

function twice(places: readonly Place[]): Complaint[] {
  const first = new Set<string>()
  return places.flatMap(([value, path]) => {
    if (!first.has(value)) {
      first.add(value)
      return []
    }
    return [{ path, message: `${value} is there already; each may stand once` }]
  })
}

function peopleComplaints({ accounts, people }: AwskeyFile): Complaint[] {
  const entries = Object.entries(people).flatMap(([person, users]) =>
    users.map((entry, at) => ({ ...entry, path: ['people', person, at] })),
  )
  const unknown = entries.flatMap(({ account, path }) =>
    findAccount(accounts, account) === undefined
      ? [noAccount(accounts, account, [...path, 'account'])]
      : [],
  )
  const owned = entries.map(
    ({ account, user, path }): Place => [
      `${findAccount(accounts, account)?.name ?? account}/${user}`,
      path,
    ],
  )
  return [...unknown, ...twice(owned)]
}

function readerComplaints({ accounts, teams }: AwskeyFile): Complaint[] {
  return teams.flatMap(({ readerRole }, at) => {
    if (readerRole === undefined || typeof readerRole === 'string') return []
    const named = Object.keys(readerRole).map(
      (account) => [account, ['teams', at, 'readerRole', account]] as const,
    )
    const unknown = named.flatMap(([account, path]) =>
      findAccount(accounts, account) === undefined ? [noAccount(accounts, account, path)] : [],
    )
    const ids = named.map(
      ([account, path]): Place => [findAccount(accounts, account)?.name ?? account, path],
    )
    return [...unknown, ...twice(ids)]
  })
}

/** By id, or by name in any case. */
export function findAccount<A extends { readonly id: string; readonly name: string }>(
  accounts: readonly A[],
  nameOrId: string,
): A | undefined {
  const name = nameOrId.toLowerCase()
  return accounts.find((account) => account.id === nameOrId || account.name.toLowerCase() === name)
}
