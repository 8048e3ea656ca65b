/**
 * What serverless.yml cannot say by itself. It reads awskey.yml for two variables, and it names the folder of the packaged code after
 * that code, so that packaging twice gives the same template (the framework puts the time there). `deploy` keeps the framework's name,
 * because it sorts old deployments by it. Without awskey.yml, packaging takes the example and deploying is refused.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { USUAL_NAMING } from '../src/shared/deployment-names.ts'
import { addDashboard } from './deployment/dashboard.ts'
import { addTracing } from './deployment/tracing.ts'

const CONFIG = 'awskey.yml'
const EXAMPLE = 'awskey.example.yml'
/** Sorts before every real deployment and parses as one. */
const NO_TIME = '0-1970-01-01T00:00:00.000Z'
const READER_ROLE = 'awskey-reader'
const SPOKE_ROLES = [READER_ROLE, 'awskey-operator']
const ROTATOR_ROLE = 'awskey-rotator'
const ROOT_ROLE = 'awskey-root'
const RESPONDER_ROLE = 'awskey-responder'
/** As the framework calls the function of that name. */
const ROTATION_FUNCTION = 'RotateDashsecretLambdaFunction'

const Accounts = z.object({
  accounts: z.array(z.object({ id: z.string().regex(/^\d{12}$/), name: z.string() })),
  rootAccess: z.object({ account: z.string() }).optional(),
  organization: z.object({}).optional(),
})
const Traced = z.object({
  deployment: z.object({ tracing: z.boolean().default(false) }).prefault({}),
})
const NEVER = 'never'
/** As src/app/config-fields.ts reads it. */
const Weekly = z.object({
  timezone: z.string().default('UTC'),
  weekly: z
    .object({
      at: z.string().regex(/^(?:never|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:[01]\d|2[0-3]):[0-5]\d)$/),
    })
    .default({ at: 'Mon 09:00' }),
})

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
      readonly compiledCloudFormationTemplate: { readonly Resources: Record<string, object> }
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

/**
 * `${awskey:prefix}` and `${awskey:rolePath}` are what names begin with; `${awskey:config}` is the configuration to package; `${awskey:weeklySchedule}`, `${awskey:weeklyState}` and `${awskey:timezone}` the moment of the weekly digest; `${awskey:spokeRoles}` the roles of its accounts that the worker may assume, `${awskey:responderRoles}` those of the responder, `${awskey:rotatorRoles}` those for the rotation function,
 * which Secrets Manager of exactly these accounts may call, for secrets of awskey's.
 */
function awskeyPlugin({ serviceDir, classes, processedInput, service }: Serverless): Plugin {
  const [command] = processedInput.commands

  function config(): string {
    if (existsSync(join(serviceDir, CONFIG))) return CONFIG
    if (command === 'deploy')
      throw new classes.Error(
        `There is no ${CONFIG}: copy ${EXAMPLE}, fill it in and deploy again.`,
      )
    return EXAMPLE
  }

  function written(): unknown {
    return parse(readFileSync(join(serviceDir, config()), 'utf8'))
  }

  function configured(): z.infer<typeof Accounts> {
    return Accounts.parse(written())
  }

  /** A schedule has an expression also while it is off. */
  function weeklySchedule(): string {
    const { at } = Weekly.parse(written()).weekly
    const [day = '', time = ''] = (at === NEVER ? 'Mon 09:00' : at).split(' ')
    const [hours, minutes] = time.split(':').map(Number)
    return `cron(${minutes} ${hours} ? * ${day.toUpperCase()} *)`
  }

  function accountIds(): readonly string[] {
    return configured().accounts.map(({ id }) => id)
  }

  function rolesNamed(names: readonly string[], ids = accountIds()): readonly object[] {
    return ids.flatMap((id) =>
      names.map((role) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:iam::${id}:role/${role}` })),
    )
  }

  /** In the one account that the way to root users goes through, if any does. */
  function rootRoles(): readonly object[] {
    const { accounts, rootAccess } = configured()
    const home = accounts.find(
      ({ id, name }) =>
        id === rootAccess?.account || name.toLowerCase() === rootAccess?.account.toLowerCase(),
    )
    return home === undefined ? [] : rolesNamed([ROOT_ROLE], [home.id])
  }

  function letSecretsManagerCall(): void {
    const { Resources } = service.provider.compiledCloudFormationTemplate
    for (const id of accountIds())
      Resources[`RotationPermission${id}`] = {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { 'Fn::GetAtt': [ROTATION_FUNCTION, 'Arn'] },
          Principal: 'secretsmanager.amazonaws.com',
          SourceAccount: id,
          SourceArn: {
            'Fn::Sub': `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:${id}:secret:awskey/keys/*`,
          },
        },
      }
  }

  /** Accounts that only the organisation knows, and only where awskey.yml asks for them: as their reader, and only within the organisation of this deployment. */
  function letWorkerReadOrganization(): void {
    if (configured().organization === undefined) return
    const { Resources } = service.provider.compiledCloudFormationTemplate
    Resources['OrganizationReader'] = {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'awskey-organization-reader',
        Roles: [{ Ref: 'WorkerRole' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'ReadInOrganization',
              Effect: 'Allow',
              Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
              Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::*:role/${READER_ROLE}` },
              Condition: { StringEquals: { 'aws:ResourceOrgID': `\${aws:PrincipalOrgID}` } },
            },
          ],
        },
      },
    }
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
          if (address === 'config') return { value: config() }
          if (address === 'prefix') return { value: USUAL_NAMING.prefix }
          if (address === 'rolePath') return { value: USUAL_NAMING.rolePath }
          if (address === 'spokeRoles')
            return { value: [...rolesNamed(SPOKE_ROLES), ...rootRoles()] }
          if (address === 'rotatorRoles') return { value: rolesNamed([ROTATOR_ROLE]) }
          if (address === 'responderRoles') return { value: rolesNamed([RESPONDER_ROLE]) }
          if (address === 'weeklySchedule') return { value: weeklySchedule() }
          if (address === 'weeklyState')
            return { value: Weekly.parse(written()).weekly.at === NEVER ? 'DISABLED' : 'ENABLED' }
          if (address === 'timezone') return { value: Weekly.parse(written()).timezone }
          throw new Error(`There is no variable awskey:${address}.`)
        },
      },
    },
    hooks: {
      'package:compileEvents'() {
        letSecretsManagerCall()
        letWorkerReadOrganization()
        addDashboard(service.provider.compiledCloudFormationTemplate.Resources, USUAL_NAMING)
      },
      'after:aws:package:finalize:mergeCustomProviderResources'() {
        if (Traced.parse(written()).deployment.tracing)
          addTracing(service.provider.compiledCloudFormationTemplate.Resources)
      },
      'after:package:createDeploymentArtifacts': nameAfterCode,
    },
  }
}

export { awskeyPlugin as 'module.exports' }
