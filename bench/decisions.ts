import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { createSandboxClient, Message, type SandboxClient } from '../sandbox/client.ts'
import { SEEDED_CONFIG, startSandbox } from '../sandbox/sandbox.ts'
import { isQuick, quantile, report } from './figures.ts'
import { cardWith } from './journeys.ts'

/**
 * `npm run bench:decisions`: in a sandbox, so with signatures, KMS, queue, worker, table and Slack on the wire of this machine.
 * - From a click to the decision that everybody sees: the click is posted, signed; the card has changed. Looked at every few milliseconds, so a few milliseconds too long.
 * - Seven approvers who click at once on one row that needs all seven, again and again: how many decisions a second, and whether each of them counts.
 */
const APPROVERS = ['U0MAYA', 'U0MAX', 'U0PIA', 'U0SAM', 'U0SIA', 'U0OMAR', 'U0TINA']
const [CLICKS, RACES] = isQuick() ? [3, 1] : [40, 12]
const LOOK_MS = 4
const PATIENCE_MS = 20_000

const Cards = z.looseObject({ messages: z.array(Message) })

const folder = await mkdtemp(join(tmpdir(), 'awskey-bench-'))
try {
  const alone = await inSandbox({ approvals: 1 }, decideAlone)
  const raced = await inSandbox({ approvals: APPROVERS.length }, decideTogether)
  report([
    {
      section: 'Deciding',
      name: `click to the shown decision, ${CLICKS} times`,
      ours: `p50 ${quantile(alone, 0.5).toFixed(0)} ms, p99 ${quantile(alone, 0.99).toFixed(0)} ms`,
      noise: `halves ${(
        quantile(
          alone.filter((_, at) => at % 2 === 0),
          0.5,
        ) /
          quantile(
            alone.filter((_, at) => at % 2 === 1),
            0.5,
          )
      ).toFixed(2)}`,
    },
    {
      section: 'Deciding',
      name: `${APPROVERS.length} approvers at once on one row, ${RACES} times`,
      ours: `${raced.perSecond.toFixed(1)} decisions a second; ${raced.lost} of ${raced.all} lost`,
    },
  ])
} finally {
  await rm(folder, { recursive: true })
}

async function inSandbox<T>(
  { approvals }: { readonly approvals: number },
  work: (client: SandboxClient) => Promise<T>,
): Promise<T> {
  const configPath = join(folder, `awskey-${approvals}.yml`)
  const seeded = await readFile(SEEDED_CONFIG, 'utf8')
  const changed = seeded
    .replace('activate: { approvals: 1 }', `activate: { approvals: ${approvals} }`)
    .replace(
      'approvers: { usergroup: S0PAYMENTS }',
      `approvers: { people: [${APPROVERS.join(', ')}] }`,
    )
    .replace("weekly: { at: 'Mon 09:00' }", 'weekly: { at: never }')
  await writeFile(configPath, changed)
  const sandbox = await startSandbox({ port: 0, services: {}, slackApiUrl: undefined, configPath })
  try {
    return await work(createSandboxClient(sandbox.url))
  } finally {
    await sandbox.stop()
  }
}

async function decideAlone(client: SandboxClient): Promise<readonly number[]> {
  const tookMs: number[] = []
  for (let nth = 0; nth <= CLICKS; nth++) {
    const card = await askForApproval(client)
    const begun = performance.now()
    const shown = async (): Promise<void> => {
      await untilChanged(client, card)
      // The first warms up.
      if (nth > 0) tookMs.push(performance.now() - begun)
    }
    await Promise.all([client.call('click', clickOn(card, 'U0MAYA')), shown()])
    await client.settle()
  }
  return tookMs
}

async function decideTogether(
  client: SandboxClient,
): Promise<{ readonly perSecond: number; readonly lost: number; readonly all: number }> {
  let tookMs = 0
  let lost = 0
  for (let nth = 0; nth < RACES; nth++) {
    const card = await askForApproval(client)
    const begun = performance.now()
    await Promise.all(APPROVERS.map((user) => client.call('click', clickOn(card, user))))
    await client.settle()
    tookMs += performance.now() - begun
    lost += await missing(client, card)
  }
  const all = RACES * APPROVERS.length
  return { perSecond: (all - lost) / (tookMs / 1_000), lost, all }
}

/** All seven are needed: where the key is Active again, none was lost. Else those are that the card does not name. */
async function missing(client: SandboxClient, { channel, ts }: Message): Promise<number> {
  const [key] = await client.keysOf('erin')
  if (key?.status === 'Active') return 0
  const card = (await client.messages({ channel })).find((message) => message.ts === ts)
  const shown = JSON.stringify(card ?? {})
  return APPROVERS.filter((user) => !shown.includes(user)).length
}

/** Erin makes her key Inactive and asks for it to be made Active. */
async function askForApproval(client: SandboxClient): Promise<Message> {
  const [key] = await client.keysOf('erin')
  if (key === undefined) throw new Error('the seeded erin has no key')
  if (key.status === 'Active')
    await client.command('U0ERIN', 'C0PAYMENTS', `deactivate ${key.accessKeyId} bench`)
  await client.command('U0ERIN', 'C0PAYMENTS', `activate ${key.accessKeyId} bench`)
  return cardWith(client, 'C0PAYMENTS', 'request.approve')
}

function clickOn({ channel, ts }: Message, user: string): object {
  return { user, channel, ts, action_id: 'request.approve' }
}

async function untilChanged(client: SandboxClient, card: Message): Promise<void> {
  const before = JSON.stringify(card.blocks)
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; ) {
    const { messages } = Cards.parse((await client.call('state')).body)
    const now = messages.find(({ channel, ts }) => channel === card.channel && ts === card.ts)
    if (JSON.stringify(now?.blocks) !== before) return
    await wait(LOOK_MS)
  }
  throw new Error('the card did not change')
}
