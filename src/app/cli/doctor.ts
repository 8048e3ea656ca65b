import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ulid } from 'ulid'
import { z } from 'zod'
import { UnknownPartitionError } from '../../aws/regions.ts'
import { Probe } from '../../exposure/signal/test-event.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import { sha256 } from '../../shared/sha256.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import { ConfigError, loadConfig, processEnvironment } from '../config.ts'
import { createDoctorClients, type DoctorPlace } from '../doctor/clients.ts'
import { examineDeployment } from '../doctor/examine.ts'
import { exitCodeOf, type Finding, fine, wrong } from '../doctor/finding.ts'
import { reportText } from '../doctor/report-text.ts'
import { type Environment, readEnvironment } from '../environment.ts'

/**
 * `npm run doctor [-- file] [-- --json] [-- --sandbox URL]`: looks whether a deployment is as it must be, and says for each thing that it is fine, wrong or not known. Run it after a deploy, with
 * credentials of the hub account. It changes nothing, and sends a test event through each rule that forwards events. Exit code 0 when all is fine, 1 when something is wrong, 2 when nothing wrong was found but not everything could be read.
 */
const USAGE = `npm run doctor [-- file] [-- --json] [-- --sandbox URL]
  file       awskey.yml unless AWSKEY_CONFIG names another
  --json     the same as data
  --sandbox  the URL of a running sandbox (npm start), in place of AWS and Slack
Region and credentials are the AWS SDK's own (AWS_REGION, AWS_PROFILE, …): those of the hub account.
`
const USUAL_FILE = 'awskey.yml'

export interface DoctorOptions {
  readonly file: string | undefined
  readonly json: boolean
  readonly sandbox: string | undefined
}

export function parseDoctorOptions(args: readonly string[]): Result<DoctorOptions, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, sandbox: { type: 'string' } },
    })
    const [file, ...more] = positionals
    if (more.length > 0) return refuse('name one file')
    if (values.sandbox !== undefined && !URL.canParse(values.sandbox))
      return refuse('--sandbox takes a URL, as npm start prints it')
    return ok({ file, json: values.json, sandbox: values.sandbox })
  } catch {
    return refuse('this option is not known')
  }
}

/** Where to look: AWS and Slack as the environment has them, or a sandbox. */
interface Where extends DoctorPlace {
  readonly file: string
  readonly schedulerEndpoint: string | undefined
  readonly slackApiUrl: string | undefined
}

const SandboxState = z.object({
  endpoints: z.object({
    aws: z.string(),
    region: z.string(),
    hub: z.object({
      config: z.string(),
      accessKeyId: z.string(),
      secretAccessKey: z.string(),
    }),
  }),
})

async function sandboxAt(url: string, file: string | undefined): Promise<Result<Where, string>> {
  try {
    const answer = await fetch(new URL('/sandbox/api/state', url))
    const { aws, region, hub } = SandboxState.parse(await answer.json()).endpoints
    const { accessKeyId, secretAccessKey } = hub
    return ok({
      file: file ?? hub.config,
      region,
      endpoint: aws,
      credentials: { accessKeyId, secretAccessKey },
      schedulerEndpoint: aws,
      slackApiUrl: new URL('/slack/api/', url).href,
    })
  } catch {
    return refuse(`no sandbox answers at ${url}: npm start begins one`)
  }
}

function environmentOf(env: Environment, file: string | undefined): Result<Where, string> {
  const read = readEnvironment(env, (reader) => ({
    region: reader.region(),
    slackApiUrl: reader.slackApiUrl(),
  }))
  if (!read.ok) return refuse(`${read.error.join(', ')} is missing from the environment`)
  const given = readEnvironment(env, (reader) => reader.configPath())
  return ok({
    ...read.value,
    file: file ?? (given.ok ? given.value : USUAL_FILE),
    schedulerEndpoint: env['AWS_ENDPOINT_URL_SCHEDULER'] ?? env['AWS_ENDPOINT_URL'],
  })
}

function configured(file: string, region: string): Result<AwskeyConfig, readonly Finding[]> {
  try {
    return ok(loadConfig(file, region))
  } catch (error) {
    if (error instanceof UnknownPartitionError)
      return refuse([
        wrong('Region', {
          what: error.message,
          todo: 'set AWS_REGION to the Region of the deployment',
        }),
      ])
    if (!(error instanceof ConfigError)) throw error
    return refuse(
      error.problems.map((problem) =>
        wrong('configuration', {
          what: problem,
          todo: `correct ${file}; nothing else is looked at before`,
        }),
      ),
    )
  }
}

async function examine(where: Where, sleep: Sleep): Promise<readonly Finding[]> {
  const config = configured(where.file, where.region)
  if (!config.ok) return config.error
  const findings = await examineDeployment({
    config: config.value,
    configuration: sha256(readFileSync(where.file, 'utf8')),
    clients: createDoctorClients(where),
    region: where.region,
    schedulerEndpoint: where.schedulerEndpoint,
    slackApiUrl: where.slackApiUrl,
    wallNow: () => Date.now(),
    sleep,
    probe: Probe.parse(ulid()),
  })
  return [fine('configuration', `${where.file} can be used`), ...findings]
}

export interface Examined {
  readonly exitCode: 0 | 1 | 2
  readonly out: string
  readonly err: string
}

type Sleep = (ms: number) => Promise<void>
const realSleep: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** `sleep`: between two looks for the test events. */
export async function doctor(
  args: readonly string[],
  env: Environment,
  sleep: Sleep = realSleep,
): Promise<Examined> {
  const options = parseDoctorOptions(args)
  if (!options.ok) return { exitCode: 2, out: '', err: `${options.error}\n${USAGE}` }
  const { file, json, sandbox } = options.value
  const where = sandbox === undefined ? environmentOf(env, file) : await sandboxAt(sandbox, file)
  if (!where.ok) return { exitCode: 2, out: '', err: `${where.error}\n${USAGE}` }
  const findings = await examine(where.value, sleep)
  const out = json ? `${JSON.stringify({ findings }, null, 2)}\n` : reportText(findings)
  return { exitCode: exitCodeOf(findings), out, err: '' }
}

if (import.meta.main) {
  const { exitCode, out, err } = await doctor(process.argv.slice(2), processEnvironment())
  process.stdout.write(out)
  process.stderr.write(err)
  process.exitCode = exitCode
}
