import { buttonsOf, createSandboxClient, type Message, type SandboxClient } from './client.ts'
import { startSandbox } from './sandbox.ts'

/**
 * `npm run demo`: the main job from the first command to the deleted key, over HTTP, in a sandbox of its own. Each step is checked in IAM or in the ledger;
 * the exit code is 0 only when every one of them was.
 */
const started = Date.now()
let failed = 0

function say(line: string): void {
  console.log(`${((Date.now() - started) / 1_000).toFixed(1).padStart(5)} s  ${line}`)
}

function check(what: string, holds: boolean): void {
  if (!holds) failed += 1
  say(`         ${holds ? 'verified' : 'NOT SO '}  ${what}`)
}

/** The last message as plain text, as somebody reads it in the channel. */
function quote(who: string, text: string): void {
  for (const [at, line] of text.split('\n').entries())
    say(`  ${(at === 0 ? who : '').padEnd(9)}| ${line}`)
}

const last = <T>(all: readonly T[]): T | undefined => all.at(-1)

async function theMainJob(sandbox: SandboxClient): Promise<void> {
  const [oldKey] = await sandbox.keysOf('erin')
  if (oldKey === undefined) throw new Error('the seeded user erin has no key')
  const erin = (await sandbox.state()).endpoints.users.find(
    ({ accessKeyId }) => accessKeyId === oldKey.accessKeyId,
  )
  if (erin === undefined) throw new Error("the sandbox does not know erin's credentials")

  say('Erin asks for a new key.')
  quote('Erin', '/awskey rotate')
  await sandbox.command('U0ERIN', 'C0PAYMENTS', 'rotate')
  const delivery = last(await sandbox.messages({ channel: 'D0ERIN', holding: 'get-secret-value' }))
  quote('awskey', delivery?.text ?? '(no message)')
  const keys = await sandbox.keysOf('erin')
  const newKey = keys.find(({ accessKeyId }) => accessKeyId !== oldKey.accessKeyId)
  check('IAM has a second, Active key', keys.length === 2 && newKey?.status === 'Active')
  if (delivery === undefined || newKey === undefined) return

  say(
    'Erin fetches the secret from Secrets Manager with the line from the message, and installs it.',
  )
  const arn = /arn:aws:secretsmanager:[\w:/.+=@-]+/.exec(JSON.stringify(delivery))?.[0] ?? ''
  const sealed = await sandbox.fetchSecret(arn, erin)
  check('the secret is for the new key', sealed.AccessKeyId === newKey.accessKeyId)
  const installed = { accessKeyId: sealed.AccessKeyId, secretAccessKey: sealed.SecretAccessKey }
  check('the new key works', (await sandbox.callerOf(installed)).endsWith('user/payments/erin'))
  check(
    'the secret is in no message',
    !JSON.stringify((await sandbox.state()).messages).includes(sealed.SecretAccessKey),
  )
  await sandbox.call('use-key', { access_key_id: newKey.accessKeyId, service: 'ec2' })

  say('Eight days pass.')
  await sandbox.advance('P8D')
  check('the old key is Inactive', (await statusOf(sandbox, oldKey.accessKeyId)) === 'Inactive')
  say('Eight more days pass: the soak is over, and the manager is asked.')
  await sandbox.advance('P8D')
  const card = await cardOf(sandbox)
  quote('awskey', card?.text ?? '(no card)')
  check('the card stands in the channel of the team', card !== undefined)
  if (card === undefined) return

  say('Erin tries to approve her own request.')
  await sandbox.click(card, 'U0ERIN', 'request.approve')
  quote(
    'awskey',
    last(await sandbox.messages({ channel: 'C0PAYMENTS', to: 'U0ERIN' }))?.text ?? '(no answer)',
  )
  check('the old key is still there', (await statusOf(sandbox, oldKey.accessKeyId)) === 'Inactive')

  say('Maya approves.')
  await sandbox.click(card, 'U0MAYA', 'request.approve')
  quote(
    'awskey',
    last(await sandbox.messages({ channel: 'C0PAYMENTS', to: 'U0MAYA' }))?.text ?? '(no answer)',
  )
  check('the old key is gone from IAM', (await statusOf(sandbox, oldKey.accessKeyId)) === 'gone')
  check(
    'the new key still works',
    (await sandbox.callerOf(installed)).endsWith('user/payments/erin'),
  )

  say('Anybody can read what happened.')
  quote('Sam', '/awskey history erin')
  await sandbox.command('U0SAM', 'C0SECURITY', 'history erin')
  const history = last(await sandbox.messages({ channel: 'C0SECURITY', to: 'U0SAM' }))
  const shown = JSON.stringify(history ?? {})
  check('the ledger names who asked', shown.includes('U0ERIN'))
  check('the ledger names who approved', shown.includes('U0MAYA'))
  check('the ledger says what was deleted', shown.includes(oldKey.accessKeyId))
}

async function statusOf(sandbox: SandboxClient, keyId: string): Promise<string> {
  const keys = await sandbox.keysOf('erin')
  return keys.find(({ accessKeyId }) => accessKeyId === keyId)?.status ?? 'gone'
}

async function cardOf(sandbox: SandboxClient): Promise<Message | undefined> {
  const messages = await sandbox.messages({ channel: 'C0PAYMENTS' })
  return messages.find((message) => buttonsOf(message).has('request.approve'))
}

const sandbox = await startSandbox({ port: 0, services: {}, slackApiUrl: undefined })
try {
  say(`sandbox at ${sandbox.url}`)
  await theMainJob(createSandboxClient(sandbox.url))
  say(failed === 0 ? 'Done: every step verified.' : `${failed} steps did not hold.`)
} finally {
  await sandbox.stop()
}
process.exitCode = failed === 0 ? 0 : 1
