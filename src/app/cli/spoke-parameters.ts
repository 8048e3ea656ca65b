import { partitionOf, UnknownPartitionError } from '../../aws/regions.ts'
import type { Account } from '../../people/organisation.ts'
import { AccountId } from '../../requests/ids.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import { ConfigError, loadConfig, processEnvironment } from '../config.ts'
import { type Environment, readEnvironment } from '../environment.ts'

/**
 * `npm run spoke:parameters <account of awskey> <its Region> [account] [file]`: prints the parameters of deploy/spoke.yml that follow from awskey.yml, for `--parameters file://…` of the AWS CLI, so that the
 * template and the configuration say the same. Without an account it prints what is the same in all of them, and says what is not. It asks nobody. Exit code 1 when awskey.yml cannot be used.
 */
export interface PrintedParameters {
  readonly exitCode: 0 | 1
  readonly out: string
  readonly said: readonly string[]
}

const USUAL_FILE = 'awskey.yml'
const USAGE =
  'Say where awskey runs, and for one account which: npm run spoke:parameters 333333333333 us-east-1 [production]'
/** What CloudFormation takes of one value. */
const LONGEST = 4096

type Parameters = Readonly<Record<string, string>>

export function printSpokeParameters(args: readonly string[], env: Environment): PrintedParameters {
  const [hub, region = '', named, path] = args
  if (!AccountId.safeParse(hub).success || !isRegion(region)) return refused([USAGE])
  const given = readEnvironment(env, (reader) => reader.configPath())
  const file = path ?? (given.ok ? given.value : USUAL_FILE)
  try {
    const config = loadConfig(file, region)
    const { accounts } = config.organisation
    const account = accounts.find(
      ({ id, name }) => id === named || name.toLowerCase() === named?.toLowerCase(),
    )
    if (named !== undefined && account === undefined)
      return refused([`There is no account ${named} in ${file}.`])
    const parameters = {
      HubAccountId: String(hub),
      HubRegion: region,
      HomeRegion: partitionOf(region).homeRegion,
      ...ofDeployment(config, region),
      ...(account === undefined ? ofAll(accounts) : ofAccount(config, account)),
    }
    const long = Object.entries(parameters).find(([, value]) => value.length > LONGEST)
    if (long !== undefined)
      return refused([`${long[0]} would be longer than CloudFormation takes: name paths instead.`])
    return {
      exitCode: 0,
      out: `${JSON.stringify(asCli(parameters), null, 2)}\n`,
      said: account === undefined ? differences(config) : [],
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return refused([...error.problems, `${file} cannot be used.`])
  }
}

function refused(said: readonly string[]): PrintedParameters {
  return { exitCode: 1, out: '', said }
}

function isRegion(region: string): boolean {
  try {
    partitionOf(region)
    return true
  } catch (error) {
    if (error instanceof UnknownPartitionError) return false
    throw error
  }
}

function ofDeployment({ deployment, organisation }: AwskeyConfig, region: string): Parameters {
  const { naming, organization } = deployment
  return {
    Prefix: naming.prefix,
    RolePath: naming.rolePath,
    ...(organization !== undefined && { OrganizationId: organization }),
    ...protectedUsers(organisation.protectedUsers, partitionOf(region).name),
  }
}

/** A name is protected wherever its path is. A comma would end the item of the list; `?` stands for any one character. */
function protectedUsers(
  { users, paths }: AwskeyConfig['organisation']['protectedUsers'],
  partition: string,
): Parameters {
  const arns = [
    ...users.flatMap((name) => [`user/${name}`, `user/*/${name}`]),
    ...paths.map((path) => `user${path}*`),
  ].map((resource) => `arn:${partition}:iam::*:${resource.replaceAll(',', '?')}`)
  return arns.length === 0 ? {} : { ProtectedUsers: arns.join(',') }
}

function ofAll(accounts: readonly Account[]): Parameters {
  const externalId = sameOfAll(accounts)
  return externalId === undefined ? {} : { ExternalId: externalId }
}

function sameOfAll(accounts: readonly Account[]): string | undefined {
  const [first] = accounts
  return accounts.every(({ externalId }) => externalId === first?.externalId)
    ? first?.externalId
    : undefined
}

function ofAccount(
  { rootAccess, organization, trail }: AwskeyConfig,
  { id, externalId, kmsKey }: Account,
): Parameters {
  return {
    ...(externalId !== undefined && { ExternalId: externalId }),
    ...(kmsKey !== undefined && { SecretsKeyArn: kmsKey }),
    ...(rootAccess?.account === id && { RootAccess: 'true' }),
    ...(organization?.account === id && { OrganizationReads: 'true' }),
    ...(trail?.account === id && {
      Trail: 'true',
      TrailRegion: trail.region,
      TrailWorkgroup: trail.table.workgroup,
      TrailDatabase: trail.table.database,
      TrailTable: trail.table.table,
    }),
  }
}

/** The accounts whose stacks take more than what all have. */
function differences(config: AwskeyConfig): readonly string[] {
  const { accounts } = config.organisation
  const common = ofAll(accounts)
  return accounts.flatMap((account) => {
    const more = Object.entries(ofAccount(config, account)).filter(
      ([key, value]) => common[key] !== value,
    )
    if (more.length === 0) return []
    const keys = more.map(([key]) => key).join(', ')
    return [`${account.name} (${account.id}) takes more: ${keys}. Print them with its name.`]
  })
}

function asCli(parameters: Parameters): readonly object[] {
  return Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }))
}

if (import.meta.main) {
  const { exitCode, out, said } = printSpokeParameters(process.argv.slice(2), processEnvironment())
  process.stdout.write(out)
  process.stderr.write(said.map((line) => `${line}\n`).join(''))
  process.exitCode = exitCode
}
