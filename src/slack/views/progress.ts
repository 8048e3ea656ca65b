/**
 * The steps of a request as a list: what is done, what is going on, what comes next. Read from the row's facts, not from its history,
 * so that it is right after an undo as well. Each line names a thing and says its state in a word: a label never sounds as if the step were done.
 */
import type {
  CreateOperation,
  DeleteOperation,
  Operation,
  RotateOperation,
} from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import { DRY_RUN, isOpen } from '../../requests/request-facts.ts'
import { code, dateTime, joined, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { keyName, receiverText } from './names.ts'
import { approvalsSoFar } from './state-text.ts'

export interface ProgressStep {
  readonly label: string
  readonly mark: 'done' | 'now' | 'on hold' | 'next' | 'asked for' | 'stopped'
  readonly detail: Mrkdwn
}

interface Milestone {
  readonly label: string
  readonly reached: boolean
  /** Of a step that goes on in another request: done is said there. */
  readonly elsewhere?: boolean
  readonly detail?: Mrkdwn
}

export function progressOf(request: Request): readonly ProgressStep[] {
  const { operation } = request
  const milestones = milestonesOf(request, operation)
  const current = milestones.findIndex(({ reached }) => !reached)
  // Once it has ended, what would have come after the step that stopped it is no news.
  const shown = isOpen(request) || current < 0 ? milestones : milestones.slice(0, current + 1)
  return shown.map(({ label, reached, elsewhere = false, detail = NOTHING }, at) => {
    if (elsewhere) return { label, mark: 'asked for', detail }
    if (reached) return { label, mark: 'done', detail }
    return { label, mark: markOf(request, at === current), detail: NOTHING }
  })
}

function milestonesOf(request: Request, operation: Operation): readonly Milestone[] {
  switch (operation.kind) {
    case 'create':
      return creation(request, operation)
    case 'rotate':
      return rotation(request, operation)
    case 'deactivate':
      return [...before(request), { label: 'Making the key Inactive', reached: isDone(request) }]
    case 'activate':
      return [...before(request), { label: 'Making the key Active', reached: isDone(request) }]
    case 'delete':
      return deletion(request, operation)
    case 'deleteRoot':
      return [
        ...before(request),
        { label: 'Deleting the root keys', reached: request.outcome?.word === 'root_deleted' },
      ]
    case 'auto':
      return [...before(request), { label: 'Telling Secrets Manager', reached: isDone(request) }]
    case 'snooze':
    case 'exempt':
      return [...before(request), { label: 'Writing it down', reached: isDone(request) }]
  }
}

const before = (request: Request): readonly Milestone[] => [
  asked(request),
  ...approval(request),
  ...chosenMoment(request),
]
const isDone = ({ state, outcome }: Request): boolean =>
  state === 'done' && outcome?.word !== 'already_gone' && outcome?.word !== DRY_RUN

function creation(
  request: Request,
  { newKey, toldAt, fetchedAt }: CreateOperation,
): readonly Milestone[] {
  return [
    ...before(request),
    {
      label: 'New key',
      reached: newKey !== undefined,
      detail: newKey === undefined ? NOTHING : keyName(newKey.id),
    },
    {
      label: `Message to ${receiverText(request)}`,
      reached: toldAt !== undefined,
      detail: on(toldAt),
    },
    {
      label: 'Receipt of the secret',
      reached: fetchedAt !== undefined || isDone(request),
      detail: on(fetchedAt),
    },
  ]
}

function asked(request: Request): Milestone {
  return {
    label: 'Request',
    reached: true,
    detail: mrkdwn`by ${person(request.requester)}, ${dateTime(request.createdAt)}`,
  }
}

/** A numbered list; what is going on stands out. */
export function progressLines(request: Request): readonly Mrkdwn[] {
  return progressOf(request).map(({ label, mark, detail }, at) => {
    const name = STANDS_OUT.includes(mark)
      ? mrkdwn`*${label} – ${mark}*`
      : mrkdwn`${label} – ${mark}`
    return detail === NOTHING ? mrkdwn`${at + 1}. ${name}` : mrkdwn`${at + 1}. ${name}: ${detail}`
  })
}

const STANDS_OUT: readonly ProgressStep['mark'][] = ['now', 'on hold', 'stopped']

function markOf(request: Request, isCurrent: boolean): ProgressStep['mark'] {
  if (!isOpen(request)) return 'stopped'
  if (!isCurrent) return 'next'
  return request.hold === undefined ? 'now' : 'on hold'
}

function approval(request: Request): readonly Milestone[] {
  if (request.approvals.needed === 0) return []
  const glass = request.decisions.find(({ breakGlass }) => breakGlass)
  if (glass !== undefined)
    return [{ label: 'Break-glass', reached: true, detail: mrkdwn`by ${person(glass.by)}` }]
  const people = request.decisions.flatMap(({ kind, by }) =>
    kind === 'approve' ? [person(by)] : [],
  )
  return [
    {
      label: 'Approval',
      reached: approvalsSoFar(request) >= request.approvals.needed,
      detail: mrkdwn`by ${joined(people, ' and ')}`,
    },
  ]
}

/** Not before it, also when everybody has agreed. */
function chosenMoment({ runAt, updatedAt }: Request): readonly Milestone[] {
  if (runAt === undefined) return []
  return [{ label: 'Chosen moment', reached: runAt <= updatedAt, detail: dateTime(runAt) }]
}

function rotation(request: Request, operation: RotateOperation): readonly Milestone[] {
  const { newKey, toldAt, newKeyUse, inactiveAt, soakUntil } = operation
  const inactive = inactiveAt !== undefined
  const deletionAsked = request.child !== undefined
  return [
    ...before(request),
    {
      label: 'Second key',
      reached: newKey !== undefined,
      detail: newKey === undefined ? NOTHING : keyName(newKey.id),
    },
    ...finish(request, operation),
    {
      label: `Message to ${receiverText(request)}`,
      reached: toldAt !== undefined,
      detail: on(toldAt),
    },
    {
      label: 'First use of the new key',
      reached: newKeyUse !== undefined,
      detail: newKeyUse === undefined ? NOTHING : dateTime(newKeyUse.at),
    },
    { label: 'Quiet of the old key', reached: inactive },
    { label: 'Making the old key Inactive', reached: inactive, detail: on(inactiveAt) },
    {
      label: 'Soak',
      reached: deletionAsked,
      detail: soakUntil === undefined ? NOTHING : mrkdwn`over since ${dateTime(soakUntil)}`,
    },
    {
      label: 'Deletion',
      reached: false,
      elsewhere: deletionAsked,
      detail: mrkdwn`in request ${code(request.child ?? '')}`,
    },
  ]
}

/** Where Secrets Manager asked, it makes the new key current. */
function finish({ auto }: Request, { newKey }: RotateOperation): readonly Milestone[] {
  return auto === undefined
    ? []
    : [
        {
          label: 'Test and change of the secret',
          reached: newKey?.secretVersionId === auto.token,
          detail: mrkdwn`by Secrets Manager`,
        },
      ]
}

/** An undo takes the place of approval and deletion: they do not come any more. */
function deletion(
  request: Request,
  { keyId, inactiveAt, step, soakedUntil }: DeleteOperation,
): readonly Milestone[] {
  const word = request.outcome?.word
  const gone = request.state === 'done' && (word === 'deleted' || word === 'already_gone')
  const steps: readonly Milestone[] =
    request.parent === undefined
      ? [
          asked(request),
          {
            label: 'Soak',
            // Approvers are asked when it is over, and not before.
            reached: request.asked !== undefined,
            detail: mrkdwn`over since ${dateTime(soakedUntil)}`,
          },
        ]
      : [
          { label: 'Making the key Inactive', reached: true, detail: dateTime(inactiveAt) },
          asked(request),
        ]
  if (step === 'making_active' || word === 'undone')
    return [...steps, { label: 'Undo', reached: word === 'undone', detail: keyName(keyId) }]
  return [
    ...steps,
    ...approval(request),
    ...chosenMoment(request),
    { label: 'Deletion', reached: gone, detail: keyName(keyId) },
  ]
}

function on(moment: string | undefined): Mrkdwn {
  return moment === undefined ? NOTHING : dateTime(moment)
}
