import { readFileSync } from 'node:fs'
import { sha256 } from '../shared/sha256.ts'
import { type AwskeyConfig, parseAwskeyYaml } from './awskey-config.ts'
import { type Environment, type EnvironmentReader, readEnvironment } from './environment.ts'
import { formatProblem } from './format-problem.ts'
import { packagedConfig } from './packaged-config.ts'

/**
 * The only reader of the process's environment, and of awskey.yml. Nothing is read on import. A configuration with mistakes stops the function:
 * it never runs on half of one, and the error lists every mistake at once, names and lines, never a value of the environment.
 */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(
      `awskey is not configured:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
      options,
    )
    this.problems = problems
  }
}

export function processEnvironment(): Environment {
  return process.env
}

/** Throws `ConfigError` with every name that is missing. */
export function requireEnvironment<T>(
  read: (reader: EnvironmentReader) => T,
  env: Environment = processEnvironment(),
): T {
  const environment = readEnvironment(env, read)
  if (environment.ok) return environment.value
  throw new ConfigError(environment.error.map((name) => `${name} is missing from the environment`))
}

/** Throws `ConfigError` when the file cannot be read or has mistakes; with the Region of the deployment, also when it names another partition. */
export function loadConfig(path: string, region?: string): AwskeyConfig {
  const text = readConfigFile(path)
  // What packaging checked knew no Region.
  const packaged = region === undefined ? packagedConfig(sha256(text)) : undefined
  if (packaged !== undefined) return packaged
  const config = parseAwskeyYaml(text, path, region === undefined ? {} : { region })
  if (config.ok) return config.value
  throw new ConfigError(config.error.map(formatProblem))
}

function readConfigFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ConfigError([`${path} (AWSKEY_CONFIG) cannot be read`], { cause: error })
  }
}
