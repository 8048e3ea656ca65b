/**
 * The steps of a request as a list: what is done, what is going on, what comes next. Read from the row's facts, not from its history,
 * so that it is right after an undo as well. Each line says its state in a word.
 */
import type { DeleteOperation, RotateOperation } from '../../requests/operation.ts'
import { isOpen, type Request } from '../../requests/request.ts'
import { code, dateTime, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { keyName } from './names.ts'
import { approvalsSoFar } from './state-text.ts'

export interface ProgressStep {
  readonly label: string
  readonly mark: 'done' | 'now' | 'on hold' | 'next' | 'asked for' | 'stopped' | 'not done'
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
  const milestones: readonly Milestone[] = [
    {
      label: 'Asked',
      reached: true,
      detail: mrkdwn`by ${person(request.requester)}, ${dateTime(request.createdAt)}`,
    },
    ...approval(request),
    ...(operation.kind === 'rotate' ? rotation(request, operation) : deletion(request, operation)),
  ]
  const current = milestones.findIndex(({ reached }) => !reached)
  return milestones.map(({ label, reached, elsewhere = false, detail = NOTHING }, at) => {
    if (elsewhere) return { label, mark: 'asked for', detail }
    if (reached) return { label, mark: 'done', detail }
    return { label, mark: markOf(request, at === current), detail: NOTHING }
  })
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
  if (!isOpen(request)) return isCurrent ? 'stopped' : 'not done'
  if (!isCurrent) return 'next'
  return request.hold === undefined ? 'now' : 'on hold'
}

function approval(request: Request): readonly Milestone[] {
  if (request.approvals.needed === 0) return []
  const given = approvalsSoFar(request)
  return [
    {
      label: 'Approved',
      reached: given >= request.approvals.needed,
      detail: mrkdwn`${given} of ${request.approvals.needed}`,
    },
  ]
}

function rotation(request: Request, operation: RotateOperation): readonly Milestone[] {
  const { newKey, toldAt, newKeyUse, inactiveAt, soakUntil } = operation
  const inactive = inactiveAt !== undefined
  const asked = request.child !== undefined
  return [
    {
      label: 'Second key made',
      reached: newKey !== undefined,
      detail: newKey === undefined ? NOTHING : keyName(newKey.id),
    },
    { label: 'Secret handed to owner', reached: toldAt !== undefined, detail: on(toldAt) },
    {
      label: 'New key in use',
      reached: newKeyUse !== undefined,
      detail: newKeyUse === undefined ? NOTHING : mrkdwn`since ${dateTime(newKeyUse.at)}`,
    },
    { label: 'Old key quiet', reached: inactive },
    { label: 'Old key Inactive', reached: inactive, detail: on(inactiveAt) },
    {
      label: 'Soak',
      reached: asked,
      detail: soakUntil === undefined ? NOTHING : mrkdwn`over since ${dateTime(soakUntil)}`,
    },
    {
      label: 'Deletion',
      reached: false,
      elsewhere: asked,
      detail: mrkdwn`in request ${code(request.child ?? '')}`,
    },
  ]
}

function deletion(request: Request, { keyId, inactiveAt }: DeleteOperation): readonly Milestone[] {
  const word = request.outcome?.word
  const gone = request.state === 'done' && (word === 'deleted' || word === 'already_gone')
  return [
    { label: 'Key Inactive', reached: true, detail: mrkdwn`since ${dateTime(inactiveAt)}` },
    { label: 'Deletion', reached: gone, detail: keyName(keyId) },
  ]
}

function on(moment: string | undefined): Mrkdwn {
  return moment === undefined ? NOTHING : dateTime(moment)
}
