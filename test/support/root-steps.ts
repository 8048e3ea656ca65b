import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buttonsOf, type Message, type ShownKey } from '../../sandbox/client.ts'
import { type RunningSandbox, startTestSandbox } from './start-sandbox.ts'

/** The deletion of root keys as three people of security do it: in the sandbox's usual configuration there are two, and nobody decides on their own request. */
export const PRODUCTION = '222222222222'

export interface RootSandbox extends RunningSandbox {
  remove(): Promise<void>
}

/** Its configuration has a third person of security, and the management account is one that awskey knows. */
export async function startRootSandbox(
  change: (config: string) => string = (config) => config,
  third = 'U0PIA',
): Promise<RootSandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'awskey-config-'))
  const seeded = await readFile(new URL('../../sandbox/awskey.yml', import.meta.url), 'utf8')
  const config = seeded
    .replace('usergroup: S0SECURITY }', `usergroup: S0SECURITY, people: [${third}] }`)
    .replace('accounts:\n', "accounts:\n  - { id: '333333333333', name: tooling }\n")
  const configPath = join(folder, 'awskey.yml')
  await writeFile(configPath, change(config))
  const sandbox = await startTestSandbox({ configPath })
  return {
    ...sandbox,
    async remove() {
      await sandbox.stop()
      await rm(folder, { recursive: true })
    },
  }
}

export async function rootKeys(sandbox: RunningSandbox): Promise<readonly ShownKey[]> {
  return sandbox.keysOf('<root_account>', PRODUCTION)
}

/** The newest card in security's channel. */
export async function rootCard(sandbox: RunningSandbox): Promise<Message> {
  const cards = await sandbox.messages({ channel: 'C0SECURITY', holding: 'Delete the root keys' })
  const card = cards.findLast(({ thread_ts }) => thread_ts === undefined)
  if (card === undefined) throw new Error(`no card; ${await sandbox.logs()}`)
  return card
}

export async function approveRoot(
  sandbox: RunningSandbox,
  person: string,
  typed = PRODUCTION,
): Promise<void> {
  await inForm(sandbox, person, 'root.approve', {
    typed: { 'typed.type': { type: 'plain_text_input', value: typed } },
  })
}

export async function overrideRoot(
  sandbox: RunningSandbox,
  person: string,
  reason: string,
): Promise<void> {
  await inForm(sandbox, person, 'root.override', {
    reason: { 'reason.type': { type: 'plain_text_input', value: reason } },
  })
}

async function inForm(
  sandbox: RunningSandbox,
  person: string,
  button: string,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const card = await rootCard(sandbox)
  if (!buttonsOf(card).has(button)) throw new Error(`the card has no ${button}`)
  await sandbox.click(card, person, button)
  const view = (await sandbox.state()).views.findLast(({ user }) => user === person)
  if (view === undefined) throw new Error(`${button} opened no form`)
  await sandbox.call('submit', { user: person, view_id: view.view_id, values })
  await sandbox.settle()
}
