import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { createSandboxClient, type SandboxClient } from '../../sandbox/client.ts'
import { SEEDED_CONFIG, startSandbox } from '../../sandbox/sandbox.ts'
import type { SavedState } from '../../sandbox/saved/saved-state.ts'
import type { SandboxSettings } from '../../sandbox/settings.ts'
import { createLogWatch, type LogWatch } from './log-watch.ts'

/** A sandbox of its own on a free port, and somebody who drives it over HTTP. */
export interface RunningSandbox extends SandboxClient {
  /** Throws when anything that a function printed held a secret, a token or a text of somebody's. */
  stop(): Promise<void>
  /** All that was and will be printed here. */
  readonly watch: LogWatch
  fault(fault: {
    service: string
    operation: string
    mode: string
    times: number
    account?: string
  }): Promise<void>
  /** Everything that the functions printed. */
  logs(): Promise<string>
  save(): Promise<SavedState>
}

const WEEKLY = /^weekly: .*$/m
const NEVER = 'weekly: { at: never }'

/** The same configuration, but for the weekly moment. */
function withoutMondays(path: string): string {
  const text = readFileSync(path, 'utf8')
  const copy = join(mkdtempSync(join(tmpdir(), 'awskey-test-')), 'awskey.yml')
  writeFileSync(copy, WEEKLY.test(text) ? text.replace(WEEKLY, NEVER) : `${text}\n${NEVER}\n`)
  return copy
}

/** The weekly digest reads every account, which takes seconds for each week that a test lets pass: only where a test is about it are there Mondays. */
export async function startTestSandbox({
  mondays = false,
  configPath = SEEDED_CONFIG,
  templates,
  breaksRoles = false,
  ...options
}: Pick<SandboxSettings, 'configPath' | 'channels' | 'users' | 'templates' | 'saved'> & {
  readonly mondays?: boolean
  /** The test takes permissions away by the calls of an administrator. */
  readonly breaksRoles?: boolean
} = {}): Promise<RunningSandbox> {
  const watch = createLogWatch()
  const sandbox = await startSandbox({
    port: 0,
    services: {},
    slackApiUrl: undefined,
    logWatch: watch,
    ...options,
    // What a test takes away from the templates says nothing about them, and what an earlier version left knows roles by other names.
    ...(templates === undefined && options.saved === undefined && !breaksRoles
      ? { recordPermissionsIn: inject('permissions') }
      : { templates }),
    configPath: mondays ? configPath : withoutMondays(configPath),
  })
  const client = createSandboxClient(sandbox.url)
  return {
    ...client,
    watch,
    async stop() {
      await sandbox.stop()
      watch.verify()
    },
    save: () => sandbox.save(),
    async fault(fault) {
      await client.call('faults', fault)
    },
    async logs() {
      return JSON.stringify((await client.call('logs')).body)
    },
  }
}
