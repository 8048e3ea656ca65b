import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'

/** Starts the AWS and Slack of bench/short-aws-process.ts, and gives where they are. */
export async function shortAwsElsewhere(
  delayMs = 0,
): Promise<{ readonly url: string; stop(): void }> {
  const child = childOf('short-aws-process.ts', [String(delayMs)])
  const [url] = z
    .tuple([z.string()])
    .rest(z.unknown())
    .parse(await once(child, 'message'))
  return { url, stop: () => child.kill() }
}

export function childOf(
  file: string,
  given: readonly string[] = [],
  flags: readonly string[] = [],
): ChildProcess {
  return fork(new URL(file, import.meta.url).pathname, given, { execArgv: [...flags] })
}
