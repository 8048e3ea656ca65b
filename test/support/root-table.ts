import { buttonsOf } from '../../sandbox/client.ts'
import { createAttacker } from './attacker.ts'
import { PRODUCTION, type RootSandbox, rootCard, rootKeys, startRootSandbox } from './root-steps.ts'
import { payloadBody } from './signed-slack-request.ts'

/**
 * The root key of production, asked for by everybody; then a request that a third person of security made, decided and overridden by everybody: with the form that the card opens,
 * as Slack signs it, also for people who do not see the card.
 */
type People = Readonly<Record<string, string>>
type InWords = (answer: string) => string

const THIRD = 'U0TINA'

export async function rootTable(people: People, inWords: InWords): Promise<string> {
  const sandbox = await startRootSandbox((config) => config, THIRD)
  try {
    const rows = []
    for (const [who, user] of Object.entries(people)) {
      const asked = inWordsOf(await asks(sandbox, user))
      const decided = await approves(sandbox, user)
      const overridden = await overrides(sandbox, user)
      rows.push(`| ${who} | ${asked} | ${inWordsOf(decided)} | ${inWordsOf(overridden)} |`)
    }
    const head = '| | `delete root production` | Approve | It may go although it was used |'
    return [head, '|---|---|---|---|', ...rows].join('\n')
  } finally {
    await sandbox.remove()
  }

  function inWordsOf(answer: string): string {
    if (answer.includes('lets only some people ask')) return 'refused: for security alone'
    if (answer.startsWith('Approved and recorded')) return 'approves, with one more of security'
    return answer.startsWith('Recorded')
      ? 'answers for the use, and approves nothing'
      : inWords(answer)
  }
}

async function asks(sandbox: RootSandbox, user: string): Promise<string> {
  await sandbox.call('reset', {})
  await sandbox.command(user, 'C0PAYMENTS', 'delete root production')
  return answerTo(sandbox, user)
}

async function approves(sandbox: RootSandbox, user: string): Promise<string> {
  await asks(sandbox, THIRD)
  return submits(sandbox, user, 'view.approve_root', {
    typed: { 'typed.type': { value: PRODUCTION } },
  })
}

async function overrides(sandbox: RootSandbox, user: string): Promise<string> {
  await sandbox.call('reset', {})
  const [key] = await rootKeys(sandbox)
  await sandbox.call('use-key', { access_key_id: key?.accessKeyId, service: 's3' })
  await sandbox.command(THIRD, 'C0PAYMENTS', 'delete root production')
  return submits(sandbox, user, 'view.override_root', {
    reason: { 'reason.type': { value: 'it is the exposed one' } },
  })
}

async function submits(
  sandbox: RootSandbox,
  user: string,
  callback_id: string,
  values: object,
): Promise<string> {
  const value = buttonsOf(await rootCard(sandbox)).get('request.deny') ?? ''
  const attacker = await createAttacker(sandbox)
  const place = { channel: 'C0PAYMENTS', value }
  const view = {
    id: 'V1',
    type: 'modal',
    callback_id,
    private_metadata: JSON.stringify(place),
    state: { values },
  }
  const submission = { type: 'view_submission', user: { id: user, team_id: 'T0AWSKEY' }, view }
  await attacker.post({ body: payloadBody(submission) })
  attacker.close()
  return answerTo(sandbox, user)
}

async function answerTo(sandbox: RootSandbox, user: string): Promise<string> {
  // Whoever is not in the channel is answered in a direct message.
  const direct = await sandbox.messages({ channel: `D${user.slice(1)}` })
  return (await sandbox.messages({ to: user })).at(-1)?.text ?? direct.at(-1)?.text ?? 'no answer'
}
