import { scopesFor, slackManifest } from '../../slack/manifest.ts'
import { ConfigError, loadConfig, processEnvironment } from '../config.ts'
import { type Environment, readEnvironment } from '../environment.ts'

/**
 * `npm run manifest <url of the deployment> [file]`: prints the manifest of the Slack app, to be pasted into "Create an app from a manifest", and on the error stream what each scope is for. The URL is the one that
 * `npx serverless info` shows. It asks neither AWS nor Slack. Exit code 1 when it is no https URL or awskey.yml cannot be used.
 */
export interface Printed {
  readonly exitCode: 0 | 1
  readonly out: string
  readonly explained: readonly string[]
}

const USUAL_FILE = 'awskey.yml'
const PATH = '/slack/events'
const USAGE = 'Say where awskey is deployed: npm run manifest https://…'

export function printManifest(args: readonly string[], env: Environment): Printed {
  const [url, named] = args
  const base = baseOf(url)
  if (base === undefined) return { exitCode: 1, out: '', explained: [USAGE] }
  const given = readEnvironment(env, (reader) => reader.configPath())
  const file = named ?? (given.ok ? given.value : USUAL_FILE)
  try {
    const ownershipByEmail = loadConfig(file).organisation.ownersByEmail
    const manifest = slackManifest({ requestUrl: `${base}${PATH}`, ownershipByEmail })
    const scopes = scopesFor({ ownershipByEmail }).map(({ name, why }) => `${name}: ${why}`)
    return { exitCode: 0, out: `${JSON.stringify(manifest, null, 2)}\n`, explained: scopes }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { exitCode: 1, out: '', explained: [...error.problems, `${file} cannot be used.`] }
  }
}

/** Without the path and without a slash at the end. */
function baseOf(url: string | undefined): string | undefined {
  const parsed = URL.parse(url ?? '')
  if (parsed?.protocol !== 'https:' || parsed.search !== '' || parsed.hash !== '') return undefined
  return parsed.href.replace(/\/+$/, '').replace(/\/slack\/events$/, '')
}

if (import.meta.main) {
  const { exitCode, out, explained } = printManifest(process.argv.slice(2), processEnvironment())
  process.stdout.write(out)
  process.stderr.write(`${explained.join('\n')}\n`)
  process.exitCode = exitCode
}
