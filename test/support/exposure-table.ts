import { buttonsOf } from '../../sandbox/client.ts'
import { cardOf, cardsOf, consoleOf, DENY_ALL, keyOf } from './exposure-steps.ts'
import { statusOf } from './main-job.ts'
import type { RunningSandbox } from './start-sandbox.ts'

/** Erin's key reported by everybody, and the buttons of an incident pressed by everybody; `inWords` says a refusal. */
type People = Readonly<Record<string, string>>
type InWords = (answer: string) => string

const CHANNEL = 'C0PAYMENTS'
const ENGINEER = 'U0OMAR'
const SECURITY = 'U0SAM'

export async function exposureTable(
  sandbox: RunningSandbox,
  people: People,
  inWords: InWords,
): Promise<string> {
  const reports = new Map<string, string>()
  for (const [who, user] of Object.entries(people)) {
    const key = await reported(sandbox, user)
    reports.set(who, (await whatBecame(sandbox, key)) ?? inWords(await answer(sandbox, user)))
  }
  const contains = await contained(sandbox, people, inWords)
  const releases = await released(sandbox, people, inWords)
  const rows = Object.keys(people).map(
    (who) => `| ${who} | ${reports.get(who)} | ${contains.get(who)} | ${releases.get(who)} |`,
  )
  return ['| | `exposed` | Make inactive | Release |', '|---|---|---|---|', ...rows].join('\n')
}

async function reported(sandbox: RunningSandbox, user: string): Promise<string> {
  await sandbox.call('reset', {})
  const key = await keyOf(sandbox, 'erin')
  await sandbox.command(user, CHANNEL, `exposed ${key}`)
  return key
}

/** `undefined` where nothing at all became of it. */
async function whatBecame(sandbox: RunningSandbox, key: string): Promise<string | undefined> {
  const isInactive = (await statusOf(sandbox, 'erin', key)) === 'Inactive'
  const isDenied = (await (await consoleOf(sandbox)).policiesOf('erin')).includes(DENY_ALL)
  if (isInactive && isDenied) return 'makes the key Inactive and denies its user everything'
  if (isInactive) return 'makes the key Inactive'
  if (isDenied) return 'denies its user everything'
  return (await cardsOf(sandbox)).length > 0 ? 'pages security' : undefined
}

/** An engineer said so, which is no reason to write anything. */
async function contained(
  sandbox: RunningSandbox,
  people: People,
  inWords: InWords,
): Promise<ReadonlyMap<string, string>> {
  const key = await reported(sandbox, ENGINEER)
  const card = await cardOf(sandbox)
  const value = buttonsOf(card).get('incident.contain')
  const before = await whatBecame(sandbox, key)
  const cells = new Map<string, string>()
  let stands = before
  for (const [who, user] of Object.entries(people)) {
    await sandbox.click(card, user, 'incident.contain', value)
    const now = await whatBecame(sandbox, key)
    cells.set(who, now === stands ? inWords(await answer(sandbox, user)) : (now ?? 'no card'))
    stands = now
  }
  return cells
}

/** Security said so; the card offers the release. */
async function released(
  sandbox: RunningSandbox,
  people: People,
  inWords: InWords,
): Promise<ReadonlyMap<string, string>> {
  await reported(sandbox, SECURITY)
  await sandbox.advance('PT6M')
  const card = await cardOf(sandbox)
  const value = buttonsOf(card).get('incident.release')
  const cells = new Map<string, string>()
  for (const [who, user] of Object.entries(people)) {
    await sandbox.click(card, user, 'incident.release', value)
    const told = await answer(sandbox, user)
    const signs = told.includes('Nothing is undone before somebody else')
    cells.set(who, signs ? 'signs; nothing is undone before somebody else signs' : inWords(told))
  }
  return cells
}

async function answer(sandbox: RunningSandbox, user: string): Promise<string> {
  return (await sandbox.messages({ to: user })).at(-1)?.text ?? 'no answer'
}
