import { AwsError } from './aws-error.ts'
import { type Input, isInput, requiredText, textOf } from './input.ts'
import type { Further } from './judge.ts'
import type { Call, Operations } from './operation.ts'
import type { Structure } from './output.ts'
import { REVOCATION_DOCUMENT_IN } from './roles.ts'
import { type Account, type Automation, randomUuid } from './world.ts'

/**
 * Systems Manager, of which there is one Automation document: the one of the spoke template that revokes the sessions of a role. It is where an account opted in, in the Region of the deployment, and nowhere else. What it
 * does takes a moment: the first look finds it in progress.
 */
const DOCUMENT = 'awskey-revoke-sessions'
const POLICY = 'AWSRevokeOlderSessions'
const HOME_REGION = 'eu-central-1'
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

function accountOf(call: Call): Account {
  const { accountId } = call.caller.principal
  const account = call.world.accounts.get(accountId)
  const name = requiredText(call.input, 'DocumentName')
  const isThere =
    name === DOCUMENT && call.region === HOME_REGION && REVOCATION_DOCUMENT_IN.includes(accountId)
  if (account !== undefined && isThere) return account
  throw new AwsError(
    'AutomationDefinitionNotFoundException',
    `Automation document ${name} could not be found.`,
  )
}

function parameter(input: Input, name: string, form: RegExp): string {
  const parameters = input['Parameters']
  const given = isInput(parameters) ? parameters[name] : undefined
  const values: readonly unknown[] = Array.isArray(given) ? given : []
  const [value, ...more] = values
  if (typeof value === 'string' && more.length === 0 && form.test(value)) return value
  throw new AwsError(
    'InvalidAutomationExecutionParametersException',
    `Parameter ${name} does not match the allowed pattern of the document.`,
  )
}

function start(call: Call): Structure {
  const { input, world } = call
  const account = accountOf(call)
  const roleName = parameter(input, 'RoleName', ROLE_NAME)
  const before = parameter(input, 'IssuedBefore', MOMENT)
  const token = textOf(input, 'ClientToken') ?? randomUuid(world)
  if (!UUID.test(token))
    throw new AwsError('ValidationException', 'ClientToken must be a UUID of 36 characters.')
  const asked = JSON.stringify([roleName, before])
  const known = [...account.automations.values()].find((each) => each.token === token)
  if (known !== undefined && known.asked !== asked)
    throw new AwsError('IdempotentParameterMismatch', 'The token was used with other parameters.')
  const automation = known ?? begin(call, account, { token, asked })
  const role = account.roles.get(roleName)
  if (known === undefined && role !== undefined) role.inlinePolicies.set(POLICY, policy(before))
  if (role === undefined) automation.fails = true
  return { AutomationExecutionId: automation.id }
}

function begin(
  { world }: Call,
  account: Account,
  { token, asked }: Pick<Automation, 'asked' | 'token'>,
): Automation {
  const automation = { id: randomUuid(world), token, asked, looks: 0, fails: false }
  account.automations.set(automation.id, automation)
  return automation
}

function policy(before: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: ['*'],
        Resource: ['*'],
        Condition: { DateLessThan: { 'aws:TokenIssueTime': before } },
      },
    ],
  })
}

function look(call: Call): Structure {
  const id = requiredText(call.input, 'AutomationExecutionId')
  const account = call.world.accounts.get(call.caller.principal.accountId)
  const found = account?.automations.get(id)
  if (found === undefined)
    throw new AwsError(
      'AutomationExecutionNotFoundException',
      `Automation execution ${id} could not be found.`,
    )
  found.looks += 1
  const ended = found.fails ? 'Failed' : 'Success'
  return {
    AutomationExecution: {
      AutomationExecutionId: id,
      DocumentName: DOCUMENT,
      AutomationExecutionStatus: found.looks === 1 ? 'InProgress' : ended,
    },
  }
}

const arnOf = ({ region, caller }: Call, what: string): string =>
  `arn:aws:ssm:${region}:${caller.principal.accountId}:${what}`

const definition = (call: Call): { readonly name: string } => ({
  name: arnOf(call, `document/${textOf(call.input, 'DocumentName') ?? ''}`),
})
const execution = (call: Call): { readonly name: string } => ({
  name: arnOf(call, `automation-execution/${textOf(call.input, 'AutomationExecutionId') ?? ''}`),
})

/** A start makes an execution, and the document names its role, which whoever starts it hands over. */
function furtherOfStart(call: Call): readonly Further[] {
  const { caller } = call
  const execution = arnOf(call, 'automation-execution/new')
  const arn = `arn:aws:iam::${caller.principal.accountId}:role/awskey-revoker`
  const context = { 'iam:PassedToService': 'ssm.amazonaws.com' }
  return [
    { action: 'ssm:StartAutomationExecution', name: execution, arn: execution },
    { action: 'iam:PassRole', name: arn, arn, context },
  ]
}

export const SSM_OPERATIONS: Operations = {
  StartAutomationExecution: {
    readOnly: false,
    target: definition,
    further: furtherOfStart,
    run: start,
  },
  GetAutomationExecution: { readOnly: true, target: execution, run: look },
}
