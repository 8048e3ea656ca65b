/**
 * What serverless.yml cannot say by itself. It reads awskey.yml for variables and for what is there only where somebody asks for it, and it names the folder of the packaged code after
 * that code, so that packaging twice gives the same template (the framework puts the time there). `deploy` keeps the framework's name,
 * because it sorts old deployments by it. Without awskey.yml, packaging takes the example and deploying is refused; with mistakes in it, both are.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AwskeyConfig, parseAwskeyYaml } from '../src/app/awskey-config.ts'
import { formatProblem } from '../src/app/format-problem.ts'
import { ALARM_IDS, alarmName, tellerOf } from '../src/shared/deployment-alarms.ts'
import { type SpokeRoleName, spokeRoleName } from '../src/shared/deployment-names.ts'
import { addAlarms } from './deployment/alarms.ts'
import {
  admitOrganization,
  letSecretsManagerCall,
  letWorkerReadOrganization,
} from './deployment/callers.ts'
import { addDashboard } from './deployment/dashboard.ts'
import { addLedgerExport } from './deployment/ledger-export.ts'
import { MOST_ROTATED, spreadOverPolicies } from './deployment/many-accounts.ts'
import { bound, tag } from './deployment/marks.ts'
import { addSubscription, useKeys } from './deployment/own-keys.ts'
import type { Resources } from './deployment/template.ts'
import { addTracing } from './deployment/tracing.ts'

const CONFIG = 'awskey.yml'
const EXAMPLE = 'awskey.example.yml'
/** Sorts before every real deployment and parses as one. */
const NO_TIME = '0-1970-01-01T00:00:00.000Z'
const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN']
/** A schedule has an expression also while it is off. */
const NEVER = { day: 1, time: '09:00' }

/** The part of the framework that is used here. */
interface Serverless {
  readonly serviceDir: string
  /** Its errors are shown without a stack. */
  readonly classes: { readonly Error: new (message: string) => Error }
  readonly processedInput: { readonly commands: readonly string[] }
  readonly service: {
    readonly service: string
    readonly provider: {
      readonly stage: string
      readonly region?: string
      readonly compiledCloudFormationTemplate: {
        readonly Resources: Resources
        readonly Outputs?: Record<string, object>
      }
    }
    readonly package: { artifactDirectoryName?: string }
    readonly functions: Readonly<
      Record<string, { readonly package: { readonly artifact: string } }>
    >
  }
}

interface VariableSource {
  readonly resolve: (asked: { readonly address: string }) => { readonly value: unknown }
}

interface Plugin {
  readonly configurationVariablesSources: { readonly awskey: VariableSource }
  readonly hooks: Readonly<Record<string, () => void>>
}

/** The variables `${awskey:…}` of serverless.yml, and what is added to the template where awskey.yml asks for it. */
function awskeyPlugin({ serviceDir, classes, processedInput, service }: Serverless): Plugin {
  const [command] = processedInput.commands

  function file(): string {
    if (existsSync(join(serviceDir, CONFIG))) return CONFIG
    if (command === 'deploy')
      throw new classes.Error(
        `There is no ${CONFIG}: copy ${EXAMPLE}, fill it in and deploy again.`,
      )
    return EXAMPLE
  }

  const configured = lazyValue((): AwskeyConfig => {
    const name = file()
    const parsed = parseAwskeyYaml(readFileSync(join(serviceDir, name), 'utf8'), name)
    if (parsed.ok) return parsed.value
    throw new classes.Error(parsed.error.map(formatProblem).join('\n'))
  })

  function rolesNamed(
    names: readonly SpokeRoleName[],
    ids = accountIds(configured()),
  ): readonly object[] {
    const { naming } = configured().deployment
    return ids.flatMap((id) =>
      names.map((role) => ({
        'Fn::Sub': `arn:\${AWS::Partition}:iam::${id}:role${naming.rolePath}${spokeRoleName(naming, role)}`,
      })),
    )
  }

  function alarmsToldBy(teller: ReturnType<typeof tellerOf>): readonly string[] {
    const { naming } = configured().deployment
    return ALARM_IDS.filter((id) => tellerOf(id) === teller).map((id) => alarmName(naming, id))
  }

  const variables: Readonly<Record<string, () => unknown>> = {
    /** The configuration to package. */
    config: file,
    prefix: () => configured().deployment.naming.prefix,
    rolePath: () => configured().deployment.naming.rolePath,
    logRetention: () => configured().deployment.logRetention,
    tags: () => tagsOf(configured()),
    /** The roles of its accounts that the worker may assume, and the way to root users in the one account that it goes through, if any does. */
    spokeRoles() {
      const { rootAccess } = configured()
      const root = rootAccess === undefined ? [] : rolesNamed(['root'], [rootAccess.account])
      return [...rolesNamed(['reader', 'operator']), ...root]
    },
    responderRoles: () => rolesNamed(['responder']),
    rotatorRoles: () => rolesNamed(['rotator'], rotatedIn(configured())),
    alarmsForWorker: () => alarmsToldBy('worker'),
    alarmsForResponder: () => alarmsToldBy('responder'),
    weeklySchedule() {
      const { day, time } = configured().weekly ?? NEVER
      const [hours, minutes] = time.split(':').map(Number)
      return `cron(${minutes} ${hours} ? * ${WEEKDAYS[day - 1]} *)`
    },
    weeklyState: () => (configured().weekly === undefined ? 'DISABLED' : 'ENABLED'),
    timezone: () => configured().timezone,
  }

  function complete(): void {
    const { Resources, Outputs = {} } = service.provider.compiledCloudFormationTemplate
    const config = configured()
    const { deployment } = config
    addAlarms(Resources, deployment.naming)
    addDashboard(Resources, deployment.naming)
    if (deployment.tracing) addTracing(Resources)
    if (deployment.alarmsEmail !== undefined) addSubscription(Resources, deployment.alarmsEmail)
    if (deployment.organization !== undefined) admitOrganization(Resources, deployment)
    if (deployment.ledgerExport !== undefined)
      addLedgerExport({ Resources, Outputs }, deployment.ledgerExport)
    const without = spreadOverPolicies(Resources, deployment.naming)
    if (without.length > 0) throw new classes.Error(without.join('\n'))
    const elsewhere = useKeys(Resources, deployment.keys, service.provider.region)
    if (elsewhere.length > 0) throw new classes.Error(elsewhere.join('\n'))
    if (deployment.permissionsBoundary !== undefined)
      bound(Resources, deployment.permissionsBoundary)
    tag(Resources, tagsOf(config))
  }

  function nameAfterCode(): void {
    if (command !== 'package') return
    const hash = createHash('sha256')
    for (const { package: packaged } of Object.values(service.functions))
      hash.update(readFileSync(join(serviceDir, packaged.artifact)))
    const folder = `${NO_TIME}-${hash.digest('hex').slice(0, 16)}`
    service.package.artifactDirectoryName = `serverless/${service.service}/${service.provider.stage}/${folder}`
  }

  return {
    configurationVariablesSources: {
      awskey: {
        resolve({ address }) {
          const variable = variables[address]
          if (variable === undefined) throw new Error(`There is no variable awskey:${address}.`)
          return { value: variable() }
        },
      },
    },
    hooks: {
      'package:compileEvents'() {
        const { Resources } = service.provider.compiledCloudFormationTemplate
        const rotated = rotatedIn(configured())
        if (rotated.length > MOST_ROTATED)
          throw new classes.Error(
            `Secrets Manager of ${rotated.length} accounts cannot all be let in: a function's policy holds ${MOST_ROTATED} of them. Write autoRotation: false at the accounts where nobody uses /awskey auto.`,
          )
        letSecretsManagerCall(Resources, rotated)
        letWorkerReadOrganization(Resources, configured())
      },
      'after:aws:package:finalize:mergeCustomProviderResources': complete,
      'after:package:createDeploymentArtifacts': nameAfterCode,
    },
  }
}

function accountIds({ organisation }: AwskeyConfig): readonly string[] {
  return organisation.accounts.map(({ id }) => id)
}

/** Where Secrets Manager may rotate. */
function rotatedIn({ organisation }: AwskeyConfig): readonly string[] {
  return organisation.accounts
    .filter(({ autoRotation }) => autoRotation !== false)
    .map(({ id }) => id)
}

/** Everything that costs money can be told apart by the first. */
function tagsOf({ deployment: { naming, tags } }: AwskeyConfig): Readonly<Record<string, string>> {
  return { 'awskey:deployment': naming.prefix, ...tags }
}

function lazyValue<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

export { awskeyPlugin as 'module.exports' }
