import { refusal } from './authorize.ts'
import { accessDenied, validationError } from './aws-error.ts'
import { ROOT_TASKS, type RootPrincipal, type RootTask } from './identity.ts'
import { boundedNumber, isInput, requiredText } from './input.ts'
import { deniedMessage } from './judge.ts'
import type { Call, Operation } from './operation.ts'
import type { Structure } from './output.ts'
import { MANAGEMENT_ACCOUNT, ROOT_HOME, SPOKE_ACCOUNTS } from './roles.ts'
import { openSession } from './sessions.ts'

/**
 * A session of the root user of a member account, narrowed to one task. Only from the management account or the one that IAM is delegated to, never by a root user, never for the
 * management account, and only while the organisation manages root credentials centrally. Whatever speaks against it, AWS says no more than that access is denied.
 */
const ARN_OF_ROOT = /^arn:aws:iam::(\d{12}):root$/
const TASK_ARN = 'arn:aws:iam::aws:policy/root-task/'
const LONGEST_SECONDS = 900

interface Asked {
  readonly account: string
  readonly task: RootTask
  readonly taskArn: string
}

function asked({ input }: Call): Asked {
  const target = requiredText(input, 'TargetPrincipal')
  const account = ARN_OF_ROOT.exec(target)?.[1] ?? target
  if (!/^\d{12}$/.test(account))
    throw validationError(`Value '${target}' at 'targetPrincipal' is no account of a root user`)
  const policy = input['TaskPolicyArn']
  const taskArn = policy !== undefined && isInput(policy) ? requiredText(policy, 'arn') : ''
  const task = ROOT_TASKS.find((name) => taskArn === `${TASK_ARN}${name}`)
  if (task === undefined)
    throw validationError(`The task policy ${taskArn} is not one of the policies for AssumeRoot`)
  return { account, task, taskArn }
}

function authorizeAssumeRoot(call: Call): void {
  const { account, taskArn } = asked(call)
  const { world, caller } = call
  const { principal } = caller
  const home = [MANAGEMENT_ACCOUNT, ROOT_HOME].includes(principal.accountId)
  const isMember = SPOKE_ACCOUNTS.some((id) => id === account)
  const isPossible =
    principal.kind !== 'root' && home && isMember && world.organization.centralRootAccess
  const action = 'sts:AssumeRoot'
  const arn = `arn:aws:iam::${account}:root`
  const message = deniedMessage(principal, action, arn, '')
  if (!isPossible) throw accessDenied(message)
  const refused = refusal(world, principal, {
    action,
    arn,
    name: arn,
    region: call.region,
    insteadSays: message,
    context: { 'sts:TaskPolicyArn': taskArn },
  })
  if (refused !== undefined) throw refused
}

function assumeRoot(call: Call): Structure {
  const { account, task } = asked(call)
  const seconds = boundedNumber(call.input, 'DurationSeconds', {
    least: 0,
    most: LONGEST_SECONDS,
    otherwise: LONGEST_SECONDS,
  })
  const root: RootPrincipal = { kind: 'root', accountId: account, task }
  const { session, accessKeyId, expiration } = openSession(call.world, root, seconds)
  const { principal } = call.caller
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: session.secretAccessKey,
      SessionToken: session.sessionToken,
      Expiration: expiration,
    },
    SourceIdentity: principal.kind === 'role' ? principal.sourceIdentity : undefined,
  }
}

export const ASSUME_ROOT: Operation = {
  readOnly: false,
  authorize: authorizeAssumeRoot,
  run: assumeRoot,
  note: (call) => {
    const { account } = asked(call)
    return {
      alsoIn: account,
      resources: [{ type: 'AWS::IAM::Root', name: `arn:aws:iam::${account}:root` }],
    }
  },
}
