import { createSandboxClient, type SandboxClient } from '../../sandbox/client.ts'
import { startSandbox } from '../../sandbox/sandbox.ts'
import type { SandboxSettings } from '../../sandbox/settings.ts'

/** A sandbox of its own on a free port, and somebody who drives it over HTTP. */
export interface RunningSandbox extends SandboxClient {
  stop(): Promise<void>
  fault(fault: {
    service: string
    operation: string
    mode: string
    times: number
    account?: string
  }): Promise<void>
  /** Everything that the functions printed. */
  logs(): Promise<string>
}

export async function startTestSandbox(
  options: Pick<SandboxSettings, 'configPath' | 'channels' | 'users'> = {},
): Promise<RunningSandbox> {
  const sandbox = await startSandbox({ port: 0, services: {}, slackApiUrl: undefined, ...options })
  const client = createSandboxClient(sandbox.url)
  return {
    ...client,
    stop: () => sandbox.stop(),
    async fault(fault) {
      await client.call('faults', fault)
    },
    async logs() {
      return JSON.stringify((await client.call('logs')).body)
    },
  }
}
