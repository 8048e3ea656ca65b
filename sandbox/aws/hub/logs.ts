import { USUAL_NAMING } from '../../../src/shared/deployment-names.ts'
import { AwsError } from '../aws-error.ts'
import { numberOf, requiredText, textOf } from '../input.ts'
import type { Call, Operations } from '../operation.ts'
import type { Structure } from '../output.ts'
import { HUB_ACCOUNT } from '../roles.ts'

/** CloudWatch Logs in the hub account: how long logs are kept, and what the functions printed. */
export interface PrintedLine {
  /** As in `signal-1`. */
  readonly container: string
  readonly text: string
  /** ISO, business time. */
  readonly at: string
}

function logGroupOf(call: Call): string {
  const name = requiredText(call.input, 'logGroupName')
  const own = call.caller.principal.accountId === HUB_ACCOUNT
  if (own && call.world.hub.logGroups.has(name)) return name
  throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.')
}

function describeLogGroups(call: Call): Structure {
  const prefix = textOf(call.input, 'logGroupNamePrefix') ?? ''
  const own = call.caller.principal.accountId === HUB_ACCOUNT
  const groups = own ? [...call.world.hub.logGroups] : []
  return {
    logGroups: groups
      .filter(([name]) => name.startsWith(prefix))
      .map(([logGroupName, retentionInDays]) => ({ logGroupName, retentionInDays })),
  }
}

/** One term in quotes, which stands somewhere in the line. */
const TERM = /^"([^"]+)"$/

function filterLogEvents(call: Call): Structure {
  const group = logGroupOf(call)
  const [, term] = TERM.exec(requiredText(call.input, 'filterPattern')) ?? []
  if (term === undefined) throw new AwsError('InvalidParameterException', 'Invalid filter pattern')
  const from = numberOf(call.input, 'startTime') ?? 0
  return {
    events: call.world
      .printed()
      .filter(({ container, text }) => groupOf(container) === group && text.includes(term))
      .map(({ container, text, at }) => ({
        logStreamName: container,
        timestamp: Date.parse(at),
        message: text,
      }))
      .filter(({ timestamp }) => timestamp >= from),
  }
}

function groupOf(container: string): string {
  const of = container.replace(/-\d+$/, '')
  return `/aws/lambda/${USUAL_NAMING.prefix}-${of}`
}

export const LOG_OPERATIONS: Operations = {
  DeleteRetentionPolicy: {
    readOnly: false,
    run(call) {
      call.world.hub.logGroups.set(logGroupOf(call), undefined)
      return undefined
    },
  },
  DescribeLogGroups: { readOnly: true, run: describeLogGroups },
  FilterLogEvents: { readOnly: true, run: filterLogEvents },
}
