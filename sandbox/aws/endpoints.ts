import { everyFunction, type FunctionName } from './roles.ts'
import { CONSOLE_ADMIN } from './seed/accounts.ts'
import { type FunctionCredentials, functionCredentials } from './seed/function-sessions.ts'
import type { Account, StoredUser, World } from './world.ts'

/** Credentials that people and hosted functions of the sandbox use with an ordinary SDK. Only the seeded keys are in it. */
export interface KeyPair {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface AwsEndpoints {
  readonly aws: { readonly region: string; readonly path: string }
  readonly administrators: readonly (KeyPair & { readonly accountId: string })[]
  readonly users: readonly (KeyPair & { readonly accountId: string; readonly userName: string })[]
  readonly functions: Readonly<Record<FunctionName, FunctionCredentials>>
}

const DEFAULT_REGION = 'eu-central-1'

function pairsOf(user: StoredUser): readonly KeyPair[] {
  return user.keys
    .filter((key) => key.acceptedFromMs === 0)
    .map(({ accessKeyId, secretAccessKey }) => ({ accessKeyId, secretAccessKey }))
}

function administratorsOf(account: Account): AwsEndpoints['administrators'] {
  const user = account.users.get(CONSOLE_ADMIN)
  if (user === undefined) return []
  return pairsOf(user).map((pair) => ({ accountId: account.id, ...pair }))
}

function usersOf(account: Account): AwsEndpoints['users'] {
  return [...account.users.values()]
    .filter((user) => user.userName !== CONSOLE_ADMIN)
    .flatMap((user) =>
      pairsOf(user).map((pair) => ({ accountId: account.id, userName: user.userName, ...pair })),
    )
}

export function endpointsOf(world: World): AwsEndpoints {
  const accounts = [...world.accounts.values()]
  return {
    aws: { region: DEFAULT_REGION, path: '/aws' },
    administrators: accounts.flatMap(administratorsOf),
    users: accounts.flatMap(usersOf),
    functions: everyFunction(functionCredentials),
  }
}
