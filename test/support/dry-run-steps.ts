import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { type RunningSandbox, startTestSandbox } from './start-sandbox.ts'

/** A sandbox with accounts in dry run, which can be turned off as a deployment does. */
export interface DryRunSandbox extends RunningSandbox {
  /** Another configuration than before, and functions that have read it. Gives the moment in business time, as CloudTrail writes it. */
  deploy(change: (seeded: string) => string): Promise<string>
  remove(): Promise<void>
}

const NO_MONDAYS = (config: string): string =>
  config.replace(/^weekly: .*$/m, 'weekly: { at: never }')

export async function startDryRunSandbox(
  change: (seeded: string) => string,
): Promise<DryRunSandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'awskey-dry-run-'))
  const seeded = NO_MONDAYS(
    await readFile(new URL('../../sandbox/awskey.yml', import.meta.url), 'utf8'),
  )
  const configPath = join(folder, 'awskey.yml')
  await writeFile(configPath, change(seeded))
  // Written to the file that the functions read, so that it can be changed under them.
  const sandbox = await startTestSandbox({ configPath, mondays: true })
  return {
    ...sandbox,
    async deploy(next) {
      await sandbox.settle()
      await writeFile(configPath, next(seeded))
      await sandbox.call('redeploy', {})
      const { clock } = await sandbox.state()
      return `${clock.now.slice(0, 19)}Z`
    },
    async remove() {
      await sandbox.stop()
      await rm(folder, { recursive: true })
    },
  }
}

export const AS_SEEDED = (seeded: string): string => seeded

/** The account development in dry run, production as always. */
export const DEVELOPMENT_DRY = (seeded: string): string =>
  seeded.replace('name: development, ', 'name: development, dryRun: true, ')

/** The account production in dry run, with a third person of security for its root key. */
export const PRODUCTION_DRY = (seeded: string): string =>
  seeded
    .replace('name: production, ', 'name: production, dryRun: true, ')
    .replace('usergroup: S0SECURITY }', 'usergroup: S0SECURITY, people: [U0PIA] }')

const Records = z.object({
  events: z.array(
    z.looseObject({
      eventName: z.string(),
      eventTime: z.string(),
      eventSource: z.string(),
      recipientAccountId: z.string(),
      readOnly: z.boolean().optional(),
      userIdentity: z.looseObject({ arn: z.string().optional() }).optional(),
    }),
  ),
})

/** Getting into a role changes nothing there. */
const WAYS_IN = ['AssumeRole', 'AssumeRoot']

/** What awskey's roles in this account did there besides reading, as CloudTrail tells it, since this moment of business time. */
export async function writesOfAwskey(
  sandbox: RunningSandbox,
  account: string,
  since = '',
): Promise<readonly string[]> {
  const { events } = Records.parse((await sandbox.call('events')).body)
  return events.flatMap(({ eventName, eventTime, recipientAccountId, readOnly, userIdentity }) => {
    const isOurs = /:assumed-role\/awskey-|:root$/.test(userIdentity?.arn ?? '')
    const isWrite = readOnly !== true && !WAYS_IN.includes(eventName) && eventTime > since
    return isOurs && isWrite && recipientAccountId === account ? [eventName] : []
  })
}
