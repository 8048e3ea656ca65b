import { partitionOf } from '../aws/regions.ts'
import { isProtected } from '../people/ownership.ts'
import { shortestInterval } from '../rotation/prepare-auto.ts'
import { dayIn } from '../shared/calendar-day.ts'
import { DAY_MS } from '../shared/duration.ts'
import type { Complaint, ConfigPath } from './config-problem.ts'
import type { AwskeyFile } from './config-schema.ts'

/** What one part of awskey.yml says about another: names that are twice there, and references to what is not there. */
export function referenceComplaints(file: AwskeyFile, now: Date): Complaint[] {
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
    ...ownRoleComplaints(file),
    ...autoComplaints(file),
    ...sensitiveComplaints(file),
    ...trailComplaints(file),
    ...exemptComplaints(file, now),
    ...rootComplaints(file),
    ...networkComplaints(file),
    ...organizationComplaints(file),
    ...untouchableComplaints(file),
  ]
}

function sensitiveComplaints({ accounts, sensitive }: AwskeyFile): Complaint[] {
  return sensitive.accounts.flatMap((account, at) => {
    const path = ['sensitive', 'accounts', at]
    return findAccount(accounts, account) === undefined ? [noAccount(accounts, account, path)] : []
  })
}

/** The table is read by a role in an account that awskey knows, and it is asked for accounts that awskey knows. */
function trailComplaints({ accounts, trail }: AwskeyFile): Complaint[] {
  if (trail === undefined) return []
  const named: Place[] = [
    [trail.account, ['trail', 'account']],
    ...(trail.accounts ?? []).map((account, at): Place => [account, ['trail', 'accounts', at]]),
  ]
  return named.flatMap(([account, path]) =>
    findAccount(accounts, account) === undefined ? [noAccount(accounts, account, path)] : [],
  )
}

/** Nobody is left alone for good: somebody has to look again each year. One that is over is no mistake, since the file grows older by itself. */
function exemptComplaints({ accounts, exempt, timezone }: AwskeyFile, now: Date): Complaint[] {
  const today = dayIn(timezone, now)
  const latest = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`
  return exempt.flatMap(({ account, until }, at) => [
    ...(account === undefined || findAccount(accounts, account) !== undefined
      ? []
      : [noAccount(accounts, account, ['exempt', at, 'account'])]),
    ...(until <= latest
      ? []
      : [
          {
            path: ['exempt', at, 'until'],
            message: `write ${latest} or an earlier day: an exemption ends within a year`,
          },
        ]),
  ])
}

function rootComplaints({ accounts, rootAccess }: AwskeyFile): Complaint[] {
  if (rootAccess === undefined) return []
  const path = ['rootAccess', 'account']
  return findAccount(accounts, rootAccess.account) === undefined
    ? [noAccount(accounts, rootAccess.account, path)]
    : []
}

/** One range of two networks would be either. */
function networkComplaints({ networks }: AwskeyFile): Complaint[] {
  return [
    ...twice(networks.map(({ name }, at) => [name.toLowerCase(), ['networks', at, 'name']])),
    ...twice(
      networks.flatMap(({ cidrs }, at) =>
        cidrs.map((each, nth): Place => [each.toLowerCase(), ['networks', at, 'cidrs', nth]]),
      ),
    ),
  ]
}

function organizationComplaints({ accounts, organization }: AwskeyFile): Complaint[] {
  if (organization === undefined) return []
  const path = ['organization', 'account']
  return findAccount(accounts, organization.account) === undefined
    ? [noAccount(accounts, organization.account, path)]
    : []
}

/** A deployment works in one partition: what names another one could never be reached. `home` is the deployment's, where it is known. */
export function partitionComplaints(file: AwskeyFile, home: string | undefined): Complaint[] {
  const named = [...arnsIn(file), ...regionsIn(file)]
  const expected = home ?? named[0]?.partition
  return named
    .filter(({ partition }) => partition !== expected)
    .map(({ partition, path }) => ({
      path,
      message: `is in the partition ${partition ?? 'of no known Region'}, and this deployment in ${expected ?? 'none'}; make a deployment of its own there`,
    }))
}

interface Placed {
  /** `undefined` where awskey knows no such Region. */
  readonly partition: string | undefined
  readonly path: ConfigPath
}

function arnsIn(file: AwskeyFile): readonly Placed[] {
  const keys = file.accounts.flatMap(({ kmsKey }, at): Place[] =>
    kmsKey === undefined ? [] : [[kmsKey, ['accounts', at, 'kmsKey']]],
  )
  const arns = [...keys, ...readersIn(file), ...deploymentArns(file.deployment)]
  return arns.map(([arn, path]) => ({ partition: arn.split(':')[1], path }))
}

/** awskey works by roles of its own, whatever they are called, and none of them reads a secret for anybody. */
function ownRoleComplaints(file: AwskeyFile): Complaint[] {
  const own = `${file.deployment.naming.prefix}-`
  return readersIn(file)
    .filter(([arn]) => arn.split('/').at(-1)?.startsWith(own) === true)
    .map(([, path]) => ({
      path,
      message: `write a role of the person or of the team: what begins with ${own} is awskey's own`,
    }))
}

function readersIn({ accounts, teams, people }: AwskeyFile): readonly Place[] {
  return [
    ...accounts.flatMap(({ breakGlassRoles }, at) =>
      breakGlassRoles.map((role, nth): Place => [role, ['accounts', at, 'breakGlassRoles', nth]]),
    ),
    ...teams.flatMap(({ readerRole }, at): Place[] => {
      const path = ['teams', at, 'readerRole']
      if (readerRole === undefined) return []
      if (typeof readerRole === 'string') return [[readerRole, path]]
      return Object.entries(readerRole).map(([account, role]) => [role, [...path, account]])
    }),
    ...Object.entries(people).flatMap(([person, users]) =>
      users.flatMap(({ readerRole }, at): Place[] =>
        readerRole === undefined ? [] : [[readerRole, ['people', person, at, 'readerRole']]],
      ),
    ),
  ]
}

function deploymentArns({ keys, permissionsBoundary }: AwskeyFile['deployment']): readonly Place[] {
  const named = Object.entries({ ...keys }).flatMap(([of, key]): Place[] =>
    key === undefined ? [] : [[key, ['deployment', 'keys', of]]],
  )
  if (permissionsBoundary === undefined) return named
  return [...named, [permissionsBoundary, ['deployment', 'permissionsBoundary']]]
}

function regionsIn({ regions = [], trail }: AwskeyFile): readonly Placed[] {
  const named: Place[] = [
    ...regions.map((name, at): Place => [name, ['regions', at]]),
    ...(trail === undefined ? [] : [[trail.region, ['trail', 'region']] as const]),
  ]
  return named.map(([name, path]) => ({ partition: partitionNamed(name), path }))
}

function partitionNamed(region: string): string | undefined {
  try {
    return partitionOf(region).name
  } catch {
    return undefined
  }
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
    ...file.auto.map(({ user }, at): Place => [user, ['auto', at, 'user']]),
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

/** Longer than a rotation may take, or one would begin before the last is over. Whether a user is a machine is what the file says. */
function autoComplaints(file: AwskeyFile): Complaint[] {
  const { accounts, people, rotation, policy } = file
  const owned = Object.values(people).flat()
  const named = file.auto.map((line, at) => ({ ...line, path: ['auto', at] }))
  const isOwned = (account: string, user: string): boolean =>
    owned.some(
      (each) =>
        findAccount(accounts, each.account) === findAccount(accounts, account) &&
        each.user.toLowerCase() === user.toLowerCase(),
    )
  const short = named.flatMap(({ account, user, every, path }) => {
    const days = shortestInterval(
      { overlapMs: rotation.overlap, quietMs: rotation.quiet, soakMs: rotation.soak },
      !isOwned(account, user),
      policy.delete.expiresAfter ?? Math.max(policy.expiresAfter, 7 * DAY_MS),
    )
    return every >= days * DAY_MS
      ? []
      : [
          {
            path: [...path, 'every'],
            message: `write ${days}d or more: one rotation has to be over before the next begins`,
          },
        ]
  })
  const unknown = named.flatMap(({ account, path }) =>
    findAccount(accounts, account) === undefined
      ? [noAccount(accounts, account, [...path, 'account'])]
      : [],
  )
  const users = named.map(
    ({ account, user, path }): Place => [
      `${findAccount(accounts, account)?.name ?? account}/${user}`,
      path,
    ],
  )
  return [...unknown, ...twice(users), ...short]
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
