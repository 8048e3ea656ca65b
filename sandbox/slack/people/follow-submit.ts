/** Does what the acknowledgement of a submitted modal says, or shows why it could not. */
import { SlackApiError } from '../api-error.ts'
import type { Delivery } from '../dispatch.ts'
import {
  isObject,
  type Json,
  type JsonObject,
  objectAt,
  objectsAt,
  parseJson,
  textAt,
} from '../json.ts'
import { closeStack, closeView, openModal, replaceView, touchView } from '../views.ts'
import { checkView } from '../web-api/views.ts'
import type { OpenView } from '../workspace.ts'
import type { Stage } from './stage.ts'

const TROUBLE = 'We had some trouble connecting. Try again?'

export interface Acknowledged {
  readonly what: string
  readonly view: OpenView
  readonly delivery: Delivery
}

/** What the person sees, where there is more to see than the modal closing. */
export function followAcknowledgement(
  stage: Stage,
  acknowledged: Acknowledged,
): string | undefined {
  const { view, delivery } = acknowledged
  const body = delivery.body.trim()
  if (body === '' || body === '{}') {
    closeView(stage.parts, view)
    return undefined
  }
  const answer = parseJson(body)
  try {
    return follow(stage, view, answer)
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error
    const hint = `the acknowledgement cannot be followed: ${[error.code, ...error.details].join('; ')}`
    const { status, ms } = delivery
    stage.dispatch.fail({ what: acknowledged.what, user: view.user, ms, status, hint })
    return TROUBLE
  }
}

function follow(stage: Stage, submitted: OpenView, answer: Json | undefined): string | undefined {
  const { parts } = stage
  const payload = isObject(answer) ? answer : undefined
  const view = parts.workspace.views.get(submitted.id) ?? submitted
  switch (textAt(payload, 'response_action')) {
    case 'clear':
      closeStack(parts, view.user)
      return undefined
    case 'errors':
      return showErrors(stage, view, objectAt(payload, 'errors') ?? {})
    case 'update':
      replaceView(parts, view, checkView(parts, payload?.['view'], 'modal', view))
      return undefined
    case 'push': {
      const source = checkView(parts, payload?.['view'], 'modal')
      if (openModal(parts, view.user, source, 'push') === undefined)
        throw new SlackApiError('push_limit_reached')
      return undefined
    }
    default:
      throw new SlackApiError('invalid_response_action')
  }
}

/** Slack shows errors under input blocks only and takes any other block id for a broken answer. */
function showErrors(stage: Stage, view: OpenView, given: JsonObject): string {
  const inputs = objectsAt(view.source, 'blocks')
    .filter((block) => textAt(block, 'type') === 'input')
    .map((block) => textAt(block, 'block_id'))
  const errors: Record<string, string> = {}
  for (const [blockId, message] of Object.entries(given)) {
    if (!inputs.includes(blockId) || typeof message !== 'string' || message === '')
      throw new SlackApiError('invalid_errors', [
        `no input block ${blockId} to show an error under`,
      ])
    errors[blockId] = message
  }
  if (Object.keys(errors).length === 0) throw new SlackApiError('invalid_errors')
  touchView(stage.parts, view, { values: view.values, errors })
  return Object.values(errors).join('\n')
}
