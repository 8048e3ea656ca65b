/**
 * How each operation is called: in titles, on buttons, in sentences. One table, so that a new operation gets all its words or does not compile.
 * Words only; what may be done and when is decided elsewhere.
 */
import type { Operation } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import { subjectKeyId } from '../../requests/request-facts.ts'
import { isTakingBack } from '../../requests/taking-back.ts'
import { type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'
import { keyName, shortKey, userName } from './names.ts'
import { rootKeyNames } from './root-words.ts'

export interface OperationWords {
  /** "Approve rotation", for the short labels of a dialog. */
  readonly noun: string
  /** With its article, as in "policy asks for approval of a rotation". */
  readonly aNoun: string
  /** "rotation of …7Q4A", after Approve, Deny, Cancel or Asked. `name` is the key, or the user where a key is yet to be made. */
  readonly what: (name: string) => string
  /** What approving does, for the dialog that asks once more; `whom` is the whole key and its user, or the user where a key is yet to be made. */
  readonly does: (whom: string) => string
  /** What cannot be taken back, or what the approver may rely on. */
  readonly consequence: string
  /** `danger` for what cannot be taken back. */
  readonly style: 'primary' | 'danger'
  /** Said at once to whoever gave the last approval. */
  readonly begins: string
}

export const OPERATION_WORDS: Readonly<Record<Operation['kind'], OperationWords>> = {
  create: {
    noun: 'new key',
    aNoun: 'a new key',
    what: (name) => `new key for ${name}`,
    does: (whom) => `Makes a new access key for ${whom}.`,
    consequence: 'Its secret goes sealed to the owner of the IAM user, and to nobody else.',
    style: 'primary',
    begins: 'awskey makes the key now',
  },
  rotate: {
    noun: 'rotation',
    aNoun: 'a rotation',
    what: (name) => `rotation of ${name}`,
    does: (whom) => `Rotates access key ${whom}.`,
    consequence: 'The old key stays Active until the new one is in use.',
    style: 'primary',
    begins: 'The rotation starts now',
  },
  deactivate: {
    noun: 'request',
    aNoun: 'making a key Inactive',
    what: (name) => `making ${name} Inactive`,
    does: (whom) => `Makes access key ${whom} Inactive.`,
    consequence: 'Whatever uses it fails at once. It can be made Active again.',
    style: 'danger',
    begins: 'awskey makes it Inactive now',
  },
  activate: {
    noun: 'request',
    aNoun: 'making a key Active',
    what: (name) => `making ${name} Active`,
    does: (whom) => `Makes access key ${whom} Active.`,
    consequence: 'Whoever has its secret can use it again at once.',
    style: 'primary',
    begins: 'awskey makes it Active now',
  },
  delete: {
    noun: 'deletion',
    aNoun: 'a deletion',
    what: (name) => `deletion of ${name}`,
    does: (whom) => `Deletes access key ${whom}.`,
    consequence: 'A deleted key cannot be brought back.',
    style: 'danger',
    begins: 'Deleting now',
  },
  auto: {
    noun: 'request',
    aNoun: 'a rotation by Secrets Manager',
    what: (name) => `rotation by Secrets Manager of ${name}`,
    does: (whom) => `Changes how Secrets Manager rotates the key of ${whom}.`,
    consequence:
      'Each rotation keeps the usual gates: an old key is made Inactive only when it is quiet, and deleted only when somebody approves that.',
    style: 'primary',
    begins: 'awskey tells Secrets Manager now',
  },
  snooze: {
    noun: 'snooze',
    aNoun: 'a snooze',
    what: (name) => `snooze of ${name}`,
    does: (whom) => `Leaves access key ${whom} alone for a time.`,
    consequence: 'Nobody is reminded of it until then. An exposed key is contained all the same.',
    style: 'primary',
    begins: 'awskey writes it down now',
  },
  exempt: {
    noun: 'exemption',
    aNoun: 'an exemption',
    what: (name) => `exemption of ${name}`,
    does: (whom) => `Leaves the access keys of ${whom} alone for a time.`,
    consequence: 'Nobody is reminded of them until then. An exposed key is contained all the same.',
    style: 'primary',
    begins: 'awskey writes it down now',
  },
  deleteRoot: {
    noun: 'deletion',
    aNoun: 'a deletion of root keys',
    what: (name) => `deletion of the root keys of ${name}`,
    does: (whom) => `Deletes the access keys of the root user of ${whom}.`,
    consequence: 'A deleted root key cannot be brought back, and there is no soak before it.',
    style: 'danger',
    begins: 'Reading the root user once more, then deleting',
  },
}

export function wordsOf({
  operation,
  owner,
  team,
}: Pick<Request, 'operation'> & Partial<Pick<Request, 'owner' | 'team'>>): OperationWords {
  const words = OPERATION_WORDS[operation.kind]
  if (isTakingBack(operation)) return takenBack(words)
  return operation.kind === 'create' && owner === undefined && team !== undefined
    ? {
        ...words,
        consequence: `Its secret goes sealed to the role of team ${team}, and to nobody else.`,
      }
    : words
}

function takenBack(words: OperationWords): OperationWords {
  return {
    ...words,
    aNoun: `the end of ${words.aNoun}`,
    what: (name) => `end of the ${words.what(name)}`,
    consequence: 'awskey reminds and rotates as it does for everybody.',
  }
}

/** `…7Q4A`; of a creation the user, because whoever reads it thinks of no key yet. */
export function subjectName({ operation, subject }: Request): string {
  switch (operation.kind) {
    case 'create':
    case 'auto':
    case 'exempt':
      return subject.userName
    case 'deleteRoot':
      return subject.accountName
    case 'rotate':
      return shortKey(operation.oldKeyId)
    case 'deactivate':
    case 'activate':
    case 'delete':
    case 'snooze':
      return shortKey(operation.keyId)
  }
}

/** "rotation of …7Q4A": what a button is about. */
export function whatText(request: Request): string {
  return wordsOf(request).what(subjectName(request))
}

/** "rotation of …7Q4A of erin in development": what a sentence is about. */
export function wholeWhatText(request: Request): string {
  const { operation, subject } = request
  if (operation.kind === 'deleteRoot')
    return wordsOf(request).what(`${subject.accountName} (${subject.account})`)
  const user = userName(subject)
  const name = subjectKeyless(request) ? user : `${subjectName(request)} of ${user}`
  return wordsOf(request).what(name)
}

/** About the user, and not about one key of it. */
function subjectKeyless({ operation }: Request): boolean {
  return ['create', 'auto', 'exempt'].includes(operation.kind)
}

/** The whole id, or words where there is no key yet. */
export function subjectKeyName(request: Request): Mrkdwn {
  const { operation } = request
  if (operation.kind === 'deleteRoot') return rootKeyNames(operation.keys)
  const keyId = subjectKeyId(request)
  if (keyId !== undefined) return keyName(keyId)
  switch (request.operation.kind) {
    case 'auto':
      return mrkdwn`the key`
    case 'exempt':
      return mrkdwn`the keys`
    default:
      return mrkdwn`the new key`
  }
}

/** "Rotate access key …7Q4A of erin in development". */
export function titleOf(request: Request): string {
  const user = userName(request.subject)
  const key = subjectName(request)
  switch (request.operation.kind) {
    case 'create':
      return `Create an access key for ${user}`
    case 'rotate':
      return `Rotate access key ${key} of ${user}`
    case 'deactivate':
      return `Make access key ${key} of ${user} Inactive`
    case 'activate':
      return `Make access key ${key} of ${user} Active`
    case 'delete':
      return `Delete access key ${key} of ${user}`
    case 'deleteRoot':
      return `Delete the root keys of ${request.subject.accountName} (${request.subject.account})`
    case 'auto':
      return request.operation.on
        ? `Let Secrets Manager rotate the key of ${user} every ${request.operation.everyDays ?? 0} days`
        : `Stop the rotation by Secrets Manager of ${user}`
    case 'snooze':
      return request.operation.on
        ? `Snooze access key ${key} of ${user}`
        : `End the snooze of access key ${key} of ${user}`
    case 'exempt':
      return request.operation.on ? `Exempt ${user}` : `End the exemption of ${user}`
  }
}

/** What a key is for, in words. */
export function purposeText(purpose: Extract<Operation, { kind: 'create' }>['purpose']): string {
  switch (purpose) {
    case 'laptop':
      return 'work on a laptop'
    case 'ci':
      return 'a CI pipeline'
    case 'ec2':
      return 'a program on EC2'
    case 'container':
      return 'a container on AWS'
    case 'other_cloud':
      return 'a program in another cloud or data centre'
    case 'saas':
      return 'a SaaS vendor'
    case 'other':
      return 'something else'
  }
}
