import { ConfigError, loadConfig, processEnvironment } from '../config.ts'
import { type Environment, readEnvironment } from '../environment.ts'
import { policySummary } from '../policy-summary.ts'
import { policyWarnings } from '../policy-warnings.ts'

/**
 * `npm run config:check [file]`: reads awskey.yml as the functions do and prints every mistake with its line, or, where there is none, in words who approves
 * what, and what is allowed but will not work as hoped. It asks neither AWS nor Slack. Exit code 1 when the file cannot be used.
 */
export interface Checked {
  readonly exitCode: 0 | 1
  readonly lines: readonly string[]
}

const USUAL_FILE = 'awskey.yml'

export function checkConfig(args: readonly string[], env: Environment): Checked {
  const [named] = args
  const given = readEnvironment(env, (reader) => reader.configPath())
  const file = named ?? (given.ok ? given.value : USUAL_FILE)
  try {
    const config = loadConfig(file)
    const warnings = policyWarnings(config)
    const count = warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`
    return {
      exitCode: 0,
      lines: [
        ...policySummary(config),
        '',
        ...warnings.map((warning) => `warning: ${warning}`),
        `${file} can be used; ${warnings.length === 0 ? 'no warnings' : count}.`,
      ],
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const { problems } = error
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`
    return { exitCode: 1, lines: [...problems, `${file} cannot be used: ${count}.`] }
  }
}

if (import.meta.main) {
  const { exitCode, lines } = checkConfig(process.argv.slice(2), processEnvironment())
  process.stdout.write(`${lines.join('\n')}\n`)
  process.exitCode = exitCode
}
