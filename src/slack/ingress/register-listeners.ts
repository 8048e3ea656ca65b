import type { App } from '@slack/bolt'
import type { z } from 'zod'
import type { SlackMessage } from '../text/blocks.ts'
import { mrkdwn } from '../text/mrkdwn.ts'
import type { RequestMark } from './create-ingress.ts'
import { NOT_UNDERSTOOD, wentWrong } from './ingress-messages.ts'
import type { ListenerDeps } from './listener-deps.ts'
import { homeView, menuModal, noticeModal } from './modals.ts'
import { createOnAction } from './on-action.ts'
import { createOnCommand } from './on-command.ts'
import { createOnView } from './on-view.ts'
import {
  ActionPayload,
  CommandPayload,
  HomeOpened,
  ShortcutPayload,
  SuggestionPayload,
  ViewPayload,
} from './payloads.ts'
import { say } from './say.ts'

/**
 * One listener for each kind of request, whatever its id: Bolt runs every listener that fits, so a second one for "all others" would answer twice, and none
 * at all would be a 404. Each works out its whole answer first and acknowledges last, once; what is thrown becomes a sentence with a reference.
 */
export function registerListeners(
  app: App,
  deps: ListenerDeps,
  markOf: (context: unknown) => RequestMark,
): void {
  const onCommand = createOnCommand(deps)
  const onAction = createOnAction(deps)
  const onView = createOnView(deps)

  const guarded = async <T>(
    work: () => Promise<T>,
    otherwise: (reference: string) => Promise<T> | T,
  ): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      const reference = deps.newReference()
      deps.log.error('a listener failed', { reference }, error)
      return otherwise(reference)
    }
  }

  app.command(/[\s\S]*/, async ({ body, context, ack }) => {
    const answer = await guarded(
      async () => {
        const payload = read(CommandPayload, body)
        return payload === undefined ? NOT_UNDERSTOOD : onCommand(payload, markOf(context))
      },
      (reference) => wentWrong(reference),
    )
    await ack(answer === undefined ? '' : ephemeral(answer))
  })

  app.action({}, async ({ body, context, ack }) => {
    const payload = read(ActionPayload, body)
    await guarded(
      async () => {
        if (payload !== undefined) await onAction(payload, markOf(context))
        else deps.log.warn('a click that cannot be read')
      },
      async (reference) => {
        if (payload !== undefined) await say(deps, payload, wentWrong(reference))
      },
    )
    await ack()
  })

  app.view({}, async ({ body, context, ack }) => {
    const answer = await guarded(
      async () => {
        const payload = read(ViewPayload, body)
        return payload === undefined ? notice(NOT_UNDERSTOOD) : onView(payload, markOf(context))
      },
      (reference) => notice(wentWrong(reference)),
    )
    await (answer === undefined ? ack() : ack(answer))
  })

  app.options<'block_suggestion'>({ type: 'block_suggestion' }, async ({ body, ack }) => {
    const options = await guarded(
      async () => {
        const payload = read(SuggestionPayload, body)
        return payload === undefined ? [] : deps.userOptions(payload.user.id, payload.value)
      },
      () => [],
    )
    await ack({ options: options.length === 0 ? [NO_OPTION] : [...options] })
  })

  app.shortcut({}, async ({ body, ack }) => {
    await guarded(
      async () => {
        const payload = read(ShortcutPayload, body)
        if (payload === undefined) return
        const { trigger_id, response_url, channel, user } = payload
        const place = { responseUrl: response_url, channel: channel?.id }
        const shown = await deps.surfaces.open(trigger_id, menuModal(place, UNKNOWN_SHORTCUT))
        if (shown !== 'shown') await deps.surfaces.tell(user.id, UNKNOWN_SHORTCUT_MESSAGE)
      },
      () => undefined,
    )
    await ack()
  })

  app.event('app_home_opened', async ({ body }) => {
    await guarded(
      async () => {
        const opened = read(HomeOpened, body)?.event
        if (opened !== undefined && opened.tab !== 'messages')
          await deps.surfaces.publishHome(opened.user, homeView())
      },
      () => undefined,
    )
  })

  app.error(async (error) => {
    deps.log.error('Bolt could not handle a request', { reference: deps.newReference() }, error)
  })
}

function read<T>(schema: z.ZodType<T>, body: unknown): T | undefined {
  const parsed = schema.safeParse(body)
  return parsed.success ? parsed.data : undefined
}

function ephemeral({ text, blocks }: SlackMessage) {
  return { response_type: 'ephemeral', text, blocks: [...blocks] } as const
}

function notice({ text }: SlackMessage) {
  return { response_action: 'update', view: noticeModal('awskey', { markup: text }) } as const
}

const NO_OPTION = {
  text: { type: 'plain_text', text: 'Nothing found; type another part of the name' },
  value: 'none',
} as const

const UNKNOWN_SHORTCUT = mrkdwn`awskey does not know this shortcut. This is what it can do:`
const UNKNOWN_SHORTCUT_MESSAGE: SlackMessage = {
  text: 'awskey does not know this shortcut, so nothing was done. /awskey opens the menu.',
  blocks: [],
}
