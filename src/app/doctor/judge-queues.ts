import type { Known } from '../../shared/known.ts'
import { type Finding, judged, unlessTroubled, wrong } from './finding.ts'
import { permission } from './needs-of-reading.ts'

/** Whether jobs can be lost, done twice at once, or wait where nobody looks. Pure. */
export interface QueueFacts {
  readonly arn: string
  readonly visibilityS: number
  /** Where a message goes that failed too often; `undefined`: nowhere. */
  readonly deadLetters: string | undefined
  /** All that are in it, those too that somebody has received. */
  readonly messages: number
}

const PERMISSION = permission('sqs:GetQueueAttributes', 'sqs:GetQueueUrl')
const DEPLOY = 'deploy again: npm run deploy'

export function judgeQueue(
  name: string,
  read: Known<QueueFacts | undefined>,
  functionTimeoutS: Known<number>,
): readonly Finding[] {
  const check = `queue ${name}`
  return judged(check, read, PERMISSION, (found) => {
    if (found === undefined) return [wrong(check, { what: 'it is not there', todo: DEPLOY })]
    const timeout = functionTimeoutS
    if (timeout.kind === 'unknown')
      return [
        {
          verdict: 'not_known',
          check,
          why: `how long its function may run: ${timeout.why}`,
          wouldHelp: permission('lambda:GetFunctionConfiguration'),
        },
        ...redrive(check, found),
      ]
    return unlessTroubled(check, 'there, and what fails too often is kept', [
      withoutRedrive(found),
      found.visibilityS <= timeout.value && {
        what: `a job is seen again after ${found.visibilityS} s while its function may run ${timeout.value} s: it would be done twice at once`,
        todo: DEPLOY,
      },
    ])
  })
}

function redrive(check: string, found: QueueFacts): readonly Finding[] {
  const trouble = withoutRedrive(found)
  return trouble === undefined ? [] : [wrong(check, trouble)]
}

function withoutRedrive(found: QueueFacts) {
  if (found.deadLetters !== undefined) return undefined
  return {
    what: 'it has no redrive policy: a job that always fails comes again for ever, then is gone',
    todo: DEPLOY,
  }
}

/** `undefined` for `read`: nothing names such a queue. */
export function judgeDeadLetters(
  name: string,
  read: Known<QueueFacts | undefined>,
): readonly Finding[] {
  const check = `dead letters ${name}`
  return judged(check, read, PERMISSION, (found) =>
    found === undefined
      ? [wrong(check, { what: 'the queue is not there', todo: DEPLOY })]
      : unlessTroubled(check, 'empty', [
          found.messages > 0 && {
            what: `${found.messages === 1 ? '1 message waits' : `${found.messages} messages wait`} that failed for good`,
            todo: 'read what they are and why they failed (docs/operations.md), then send them back or delete them',
          },
        ]),
  )
}
