import type { World } from './aws/world.ts'
import { HOME } from './home.ts'
import type { LogLine } from './host/function-host.ts'

/**
 * Whoever wants to see all that awskey is given and all that it prints, as it happens and without a bound: what is kept of it elsewhere is bounded, changes and is reset. For the search for secrets in logs.
 */
export interface SandboxObserver {
  /** A line of a function. */
  printed(line: LogLine): void
  /** What passed between a function and the sandbox's AWS or Slack. */
  passed(text: string): void
  /** Something that opens something. */
  credential(what: string, value: string): void
}

/** Those that are there from the start: what comes later passes by. */
export function tellSeededCredentials(observer: SandboxObserver, world: World): void {
  observer.credential('bot token', HOME.botToken)
  observer.credential('signing secret', HOME.signingSecret)
  for (const { rootKeys, users } of world.accounts.values())
    for (const { secretAccessKey } of [
      ...rootKeys,
      ...[...users.values()].flatMap(({ keys }) => keys),
    ])
      observer.credential('secret access key', secretAccessKey)
  for (const { secretAccessKey, sessionToken } of world.sessions.values()) {
    observer.credential('secret access key of a session', secretAccessKey)
    observer.credential('session token', sessionToken)
  }
}
