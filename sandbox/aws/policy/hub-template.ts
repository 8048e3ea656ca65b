import { dirname } from 'node:path'
import type { Resources } from '../../../build/deployment/template.ts'
import { isRecord, parseTemplate } from './cloudformation.ts'
import { PolicyError } from './policy-error.ts'
import { namesOf, type Place, templateOf } from './template-names.ts'
import { keysIn, rolesIn, stackIn, type TemplateKey, type TemplateRole } from './template-roles.ts'

/**
 * The roles and keys of the hub as serverless.yml ships them, for one configuration, without running the framework: it takes seconds, and all that it adds to what stands there are the variables and the
 * resources of build/serverless-plugin.ts, which are taken from that very plugin.
 */
const { 'module.exports': awskeyPlugin } = await import('../../../build/serverless-plugin.ts')

export interface HubTemplate {
  readonly roles: readonly TemplateRole[]
  readonly keys: readonly TemplateKey[]
  /** As the stack makes them. */
  readonly stack: ReturnType<typeof stackIn>
  /** The events that the function `signal` is called with. */
  readonly signalPatterns: readonly unknown[]
}

/** `${source:address}` or `${source:address, 'otherwise'}`, in place of which the framework puts a value. */
const VARIABLE = /\$\{(awskey|opt|self|sls):([^},]+)(?:,\s*'?([^}']*)'?)?\}/g

type Variables = (source: string, address: string, otherwise: string | undefined) => unknown

function filled(value: unknown, variables: Variables): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, variables))
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        String(filled(key, variables)),
        filled(member, variables),
      ]),
    )
  if (typeof value !== 'string') return value
  const [whole] = value.matchAll(VARIABLE)
  if (whole?.[0] === value) return variables(whole[1] ?? '', whole[2] ?? '', whole[3])
  return value.replaceAll(VARIABLE, (_all, source, address, otherwise) =>
    String(variables(String(source), String(address), otherwise as string | undefined)),
  )
}

function memberAt(document: unknown, address: string): unknown {
  return address
    .split('.')
    .reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), document)
}

/** As the framework names the resource of a function. */
function functionResource(name: string): string {
  const words = name.replaceAll('-', 'Dash').replaceAll('_', 'Underscore')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}LambdaFunction`
}

function functionsIn(document: unknown): Resources {
  const functions = memberAt(document, 'functions')
  const resources = Object.entries(isRecord(functions) ? functions : {}).map(
    ([key, definition]) => {
      const FunctionName = isRecord(definition) ? definition['name'] : undefined
      const Environment = { Variables: {} }
      const resource = { Type: 'AWS::Lambda::Function', Properties: { FunctionName, Environment } }
      return [functionResource(key), resource] as const
    },
  )
  return Object.fromEntries(resources)
}

function writtenResources(document: unknown): Resources {
  const resources = memberAt(document, 'resources.Resources')
  const entries = Object.entries(isRecord(resources) ? resources : {}).map(([id, resource]) => {
    if (!isRecord(resource) || typeof resource['Type'] !== 'string')
      throw new PolicyError(`${id} of serverless.yml has no Type`)
    return [id, { ...resource, Type: resource['Type'] }] as const
  })
  return Object.fromEntries(entries)
}

/** `text` is serverless.yml; the configuration is the file awskey.yml of its folder. */
export function readHubTemplate(text: string, configPath: string, at: Place): HubTemplate {
  const written = parseTemplate(text)
  const compiled = { Resources: {} as Resources, Outputs: {} }
  const plugin = awskeyPlugin({
    serviceDir: dirname(configPath),
    classes: { Error },
    processedInput: { commands: ['package'] },
    service: {
      service: 'awskey',
      provider: { stage: STAGE, region: at.region, compiledCloudFormationTemplate: compiled },
      package: {},
      functions: {},
    },
  })
  const variables: Variables = (source, address, otherwise) => {
    if (source === 'awskey')
      return plugin.configurationVariablesSources.awskey.resolve({ address }).value
    if (source === 'self') return filled(memberAt(written, address), variables)
    if (source === 'sls' && address === 'stage') return STAGE
    if (otherwise !== undefined) return otherwise
    throw new PolicyError(`there is no variable ${source}:${address} here`)
  }
  const document = filled(written, variables)
  Object.assign(compiled.Resources, functionsIn(document))
  plugin.hooks['package:compileEvents']?.()
  Object.assign(compiled.Resources, writtenResources(document))
  plugin.hooks['after:aws:package:finalize:mergeCustomProviderResources']?.()
  const resources = memberAt(document, 'resources')
  const template = templateOf({
    ...(isRecord(resources) ? resources : {}),
    Resources: compiled.Resources,
  })
  const names = namesOf(template, at)
  return {
    roles: rolesIn(template, names),
    keys: keysIn(template, names),
    stack: stackIn(template, names),
    signalPatterns: patternsOf(document, 'signal'),
  }
}

function patternsOf(document: unknown, functionKey: string): readonly unknown[] {
  const events = memberAt(document, `functions.${functionKey}.events`)
  return (Array.isArray(events) ? events : []).flatMap((event) => {
    const pattern = memberAt(event, 'eventBridge.pattern')
    return pattern === undefined ? [] : [pattern]
  })
}

const STAGE = 'prod'
