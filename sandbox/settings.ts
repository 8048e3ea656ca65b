import type { DeploymentOptions } from './aws/policy/deployment.ts'
import type { SeedUser } from './aws/seed/plant-user.ts'
import type { SandboxObserver } from './observer.ts'
import type { SavedState } from './saved/saved-state.ts'
import type { PlantedChannel } from './slack/seed.ts'

/**
 * What the environment may say to the sandbox: its port, and engines of one's own on this machine. Anything that is not loopback is refused,
 * so that nothing done here can reach a real account or workspace.
 */
export interface SandboxSettings {
  readonly port: number
  /** Endpoints in place of the built-in ones, by the SDK's own names (`DYNAMODB`, `SQS`, …). */
  readonly services: Readonly<Record<string, string | undefined>>
  readonly slackApiUrl: string | undefined
  /** Another configuration than the seeded one, for tests. */
  readonly configPath?: string
  /** Channels besides the seeded ones, for tests. */
  readonly channels?: readonly PlantedChannel[]
  /** IAM users of development besides the seeded ones, for tests. */
  readonly users?: readonly SeedUser[]
  /** In the place of the templates that ship, for tests. */
  readonly templates?: DeploymentOptions['templates']
  /** A folder into which it writes at its end which permissions were used, for tests. */
  readonly recordPermissionsIn?: string | undefined
  /** Sees all that functions are given and print, for tests. */
  readonly logWatch?: SandboxObserver
  /** For those who count: every call of AWS as a line that begins with service and operation, and every call of a function with how long it took. */
  readonly observe?: {
    awsCalled(line: string): void
    invoked(functionName: string, ms: number): void
  }
  /** Where it stands when it starts, for tests. */
  readonly saved?: SavedState
}

export class SandboxSettingsError extends Error {
  override readonly name = 'SandboxSettingsError'
}

const DEFAULT_PORT = 4400
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

export function readSettings(env: Readonly<Record<string, string | undefined>>): SandboxSettings {
  const services: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    const service = /^AWS_ENDPOINT_URL_([A-Z0-9_]+)$/.exec(name)?.[1]
    if (service !== undefined && value !== undefined && value !== '')
      services[service] = onThisMachine(name, value)
  }
  const slack = env['SLACK_API_URL']
  return {
    port: portOf(env['AWSKEY_SANDBOX_PORT']),
    services,
    slackApiUrl: slack ? onThisMachine('SLACK_API_URL', slack) : undefined,
  }
}

function portOf(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port
  throw new SandboxSettingsError(
    `AWSKEY_SANDBOX_PORT is "${text}"; give a port from 0 (any free one) to 65535`,
  )
}

function onThisMachine(name: string, value: string): string {
  if (URL.canParse(value) && LOOPBACK.has(new URL(value).hostname)) return value
  throw new SandboxSettingsError(
    `${name} must name this machine (http://127.0.0.1:…): the sandbox never talks to anything else`,
  )
}
