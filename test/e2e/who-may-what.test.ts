import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buttonsOf } from '../../sandbox/client.ts'
import { createAttacker } from '../support/attacker.ts'
import { exposureTable } from '../support/exposure-table.ts'
import { rootTable } from '../support/root-table.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

/**
 * Every operation on Erin's key asked for, and then decided on, by everybody: run in the sandbox over HTTP, and written down as the table of docs/who-may-what.md.
 * `npx vitest run test/e2e/who-may-what.test.ts -u` writes it anew; otherwise a difference fails.
 */
const DOC = fileURLToPath(new URL('../../docs/who-may-what.md', import.meta.url))
const DEVELOPMENT = '111111111111'

const PEOPLE = {
  'the owner': 'U0ERIN',
  'an engineer of the team': 'U0OMAR',
  'an approver of the team': 'U0MAYA',
  'an approver of another team': 'U0PIA',
  security: 'U0SAM',
  'a guest': 'U0GUS',
  'an external person': 'U0EVE',
} as const
type Who = keyof typeof PEOPLE
const EVERYBODY = Object.keys(PEOPLE) as readonly Who[]

const OPERATIONS = [
  'create',
  'rotate',
  'deactivate',
  'activate',
  'delete',
  'snooze',
  'exempt',
] as const
type Operation = (typeof OPERATIONS)[number]

const BREAK_GLASS = 'request.break_glass'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.stop())

it('lets everybody do what the document says, and nothing else', async () => {
  const asked = await table(OPERATIONS, askedBy)
  const decided = await table(OPERATIONS, decidedBy)
  const alone = await table(['deactivate'], brokenBy)
  const ofTeam = await teamTable()
  const exposed = await exposureTable(sandbox, PEOPLE, inWords)
  const ofRoot = await rootTable(PEOPLE, inWords)
  await expect(documentOf({ asked, decided, alone, ofTeam, exposed, ofRoot })).toMatchFileSnapshot(
    DOC,
  )
})

async function table(
  operations: readonly Operation[],
  cell: (operation: Operation, who: Who) => Promise<string>,
): Promise<string> {
  const rows = []
  for (const who of EVERYBODY) {
    const cells = []
    for (const operation of operations) cells.push(await cell(operation, who))
    rows.push(`| ${who} | ${cells.join(' | ')} |`)
  }
  const head = `| | ${operations.map((operation) => `\`${operation}\``).join(' | ')} |`
  return [head, `|---|${operations.map(() => '---').join('|')}|`, ...rows].join('\n')
}

async function prepared(operation: Operation): Promise<string> {
  await sandbox.call('reset', {})
  const [key] = await sandbox.keysOf('erin')
  const access_key_id = key?.accessKeyId ?? ''
  if (operation === 'activate' || operation === 'delete')
    await sandbox.call('console', {
      action: 'make_inactive',
      account: DEVELOPMENT,
      user_name: 'erin',
      access_key_id,
    })
  return access_key_id
}

async function ask(operation: Operation, user: string, keyId: string): Promise<string> {
  await sandbox.command(user, 'C0PAYMENTS', typedFor(operation, keyId))
  const view = (await sandbox.state()).views.find((each) => each.user === user)
  if (view !== undefined) {
    const values = {
      purpose: { 'purpose.pick': 'ci' },
      reason: { 'reason.type': 'the vendor takes keys only' },
    }
    await sandbox.call('submit', { user, view_id: view.view_id, values })
    await sandbox.settle()
  }
  const told = (await sandbox.messages({ to: user })).map(({ text }) => text)
  return told.at(-1) ?? 'no answer'
}

function typedFor(operation: Operation, keyId: string): string {
  switch (operation) {
    case 'create':
      return 'create development/erin'
    case 'snooze':
      return `snooze ${keyId} 14d because the release is on Monday`
    case 'exempt':
      return 'exempt development/erin 14d because the vendor moves to a role'
    default:
      return `${operation} ${keyId}`
  }
}

async function askedBy(operation: Operation, who: Who): Promise<string> {
  const answer = await ask(operation, PEOPLE[who], await prepared(operation))
  return inWords(answer)
}

function inWords(answer: string): string {
  const [, from] = /waits for approval by ([^.,]+)/.exec(answer) ?? []
  if (from !== undefined) return `asks ${from.trim()}`
  if (answer.includes('its soak begins now')) return 'soak first, then approval'
  if (/soak ends/.test(answer)) return 'soak first, then approval'
  if (answer.startsWith('Asked:')) return 'begins at once'
  return `refused: ${(/^[^.:]+/.exec(answer)?.[0] ?? answer).toLowerCase()}`
}

/** Asked by the engineer, who owns nothing of it, so that everybody else may come into question. */
async function decidedBy(operation: Operation, who: Who): Promise<string> {
  const keyId = await prepared(operation)
  await ask(operation, PEOPLE['an engineer of the team'], keyId)
  if (operation === 'delete') await sandbox.advance('P8D')
  const card = (await sandbox.messages({ channel: 'C0PAYMENTS', holding: 'request.approve' })).at(
    -1,
  )
  if (card === undefined) return 'no card'
  const person = PEOPLE[who]
  await sandbox.click(card, person, 'request.approve')
  const answer = (await sandbox.messages({ to: person })).at(-1)?.text ?? 'no answer'
  return answer.startsWith('Approved') ? 'approves' : inWords(answer)
}

/** The same request, by its other button: the last four typed and a reason given. */
async function brokenBy(operation: Operation, who: Who): Promise<string> {
  const keyId = await prepared(operation)
  await ask(operation, PEOPLE['an engineer of the team'], keyId)
  const card = (await sandbox.messages({ channel: 'C0PAYMENTS', holding: BREAK_GLASS })).at(-1)
  if (card === undefined) return 'no card'
  const user = PEOPLE[who]
  await sandbox.click(card, user, BREAK_GLASS)
  const view = (await sandbox.state()).views.findLast((each) => each.user === user)
  if (view !== undefined) {
    const values = {
      typed: { 'typed.type': keyId.slice(-4) },
      reason: { 'reason.type': 'it is on a public page' },
    }
    await sandbox.call('submit', { user, view_id: view.view_id, values })
    await sandbox.settle()
  }
  const answer = (await sandbox.messages({ to: user })).at(-1)?.text ?? 'no answer'
  const key = (await sandbox.keysOf('erin')).find(({ accessKeyId }) => accessKeyId === keyId)
  return key?.status === 'Inactive' ? 'does it alone; security reviews it' : inWords(answer)
}

/** The keys of team payments: the offer, and a click on the one that security was given. */
async function teamTable(): Promise<string> {
  const attacker = await createAttacker(sandbox)
  const rows = []
  for (const who of EVERYBODY) {
    const user = PEOPLE[who]
    const value = await offeredToSecurity()
    await sandbox.command(user, 'C0PAYMENTS', 'rotate team payments')
    const seen = await sandbox.messages({ to: user })
    await attacker.click(user, 'bulk.start', value)
    const started = (await sandbox.messages({ to: user })).slice(seen.length).at(-1)?.text
    rows.push(`| ${who} | ${teamWords(seen.at(-1)?.text)} | ${teamWords(started)} |`)
  }
  attacker.close()
  return ['| | `rotate team payments` | Start |', '|---|---|---|', ...rows].join('\n')
}

async function offeredToSecurity(): Promise<string> {
  await prepared('rotate')
  // Nothing here is about production, which has many users.
  await sandbox.fault({
    service: 'iam',
    operation: 'ListUsers',
    account: '222222222222',
    mode: 'deny',
    times: 1_000,
  })
  await sandbox.command('U0SAM', 'C0PAYMENTS', 'rotate team payments')
  const offer = (await sandbox.messages({ to: 'U0SAM' })).at(-1)
  const value = offer && buttonsOf(offer).get('bulk.start')
  if (value === undefined) throw new Error('nothing was offered')
  return value
}

function teamWords(answer = 'no answer'): string {
  if (answer.startsWith('Started:')) return 'starts them'
  if (answer.startsWith('Rotate the keys of team payments?')) return 'is shown the offer'
  return inWords(answer)
}

interface Tables {
  readonly asked: string
  readonly decided: string
  readonly alone: string
  readonly ofTeam: string
  readonly exposed: string
  readonly ofRoot: string
}

function documentOf({ asked, decided, alone, ofTeam, exposed, ofRoot }: Tables): string {
  return `# Who may do what

What happened when everybody tried everything on the access key of Erin, an engineer of team payments, in the sandbox with its configuration (\`sandbox/awskey.yml\`). A test runs it and compares: \`test/e2e/who-may-what.test.ts\`.

## Asking for an operation

${asked}

## Deciding on it

Asked by another engineer of the team, who is not the owner, so that it needs an approval whatever policy says.

${decided}

## Breaking the glass

The same request, decided by one person alone. It takes somebody whom \`breakGlass\` of awskey.yml names, here two people by name, whatever their team; security looks at it afterwards.

${alone}

## Rotating the keys of team payments

The offer, and then a click on the one that security was given. Each of the rotations waits for the approvals above.

${ofTeam}

## An exposed key

The key of Erin reported as exposed, with its id alone; then the button of an incident that an engineer of the team reported, and the release of one that security reported.

${exposed}

## The root keys of an account

Asked for and then decided on, with the 12 digits of the account typed; then the override of a root key that was used yesterday. Asked by a third person of security, whom the configuration of the sandbox lacks: it takes two others.

${ofRoot}
`
}
