import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { createSandboxClient, type SandboxClient } from '../sandbox/client.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import { isQuick, report } from './figures.ts'
import { spread } from './spread.ts'

/**
 * `npm run bench:exposed`: how long it takes from `/awskey exposed` to the key being Inactive in IAM, and what the responder asks of IAM until it has read that. The wire is this machine's,
 * so the time is awskey's own; the calls are what another network would add to.
 */
const USERS = ['erin', 'omar', 'never-nora', 'ci-payments', 's3-backup', 'payout', 'refunds']

const Events = z.object({
  events: z.array(
    z.looseObject({
      eventName: z.string(),
      eventSource: z.string(),
      userIdentity: z.looseObject({ arn: z.string().optional() }).optional(),
    }),
  ),
})

const sandbox = await startSandbox({ port: 0, services: {}, slackApiUrl: undefined })
try {
  await measure(createSandboxClient(sandbox.url))
} finally {
  await sandbox.stop()
}

async function measure(client: SandboxClient): Promise<void> {
  // Leaves the names behind that the responder takes as a hint.
  await client.command('U0SAM', 'C0SECURITY', 'list development')
  const times: number[] = []
  for (const userName of isQuick() ? USERS.slice(0, 3) : USERS)
    times.push(await untilInactive(client, userName))
  const [cold = Number.NaN, ...warm] = times
  const calls = await callsOf(client)
  report([
    {
      section: 'Containing an exposed key',
      name: 'command to Inactive in IAM, warm',
      ours: `${spread(warm)} ms (least / middle / most)`,
    },
    {
      section: 'Containing an exposed key',
      name: 'the first, cold',
      ours: `${Math.round(cold)} ms`,
    },
    {
      section: 'Containing an exposed key',
      name: 'calls of IAM for one containment, in order',
      ours: calls.join(', '),
    },
  ])
}

async function untilInactive(client: SandboxClient, userName: string): Promise<number> {
  const [key] = await client.keysOf(userName)
  if (key?.status !== 'Active') throw new Error(`the first key of ${userName} is not Active`)
  const text = `exposed ${key.accessKeyId}`
  const begun = performance.now()
  const command = client.call('command', { user: 'U0SAM', channel: 'C0SECURITY', text })
  while ((await client.keysOf(userName))[0]?.status !== 'Inactive') await wait(2)
  const took = performance.now() - begun
  await command
  await client.settle()
  return took
}

/** Of the last containment: its role session is named after its incident. */
async function callsOf(client: SandboxClient): Promise<readonly string[]> {
  const { events } = Events.parse((await client.call('events')).body)
  const own = events.filter(
    ({ userIdentity, eventSource }) =>
      eventSource === 'iam.amazonaws.com' && userIdentity?.arn?.includes('/awskey-responder/'),
  )
  const last = own[0]?.userIdentity?.arn
  const calls = own.filter(({ userIdentity }) => userIdentity?.arn === last)
  return calls.map(({ eventName }) => eventName).toReversed()
}
