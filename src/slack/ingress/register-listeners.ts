import type { App } from '@slack/bolt'
import type { z } from 'zod'
import type { SlackMessage } from '../text/blocks.ts'
import type { RequestMark } from './create-ingress.ts'
import { noticeModal } from './forms/notice-modal.ts'
import { NOT_UNDERSTOOD, wentWrong } from './ingress-messages.ts'
import { noChoice } from './key-option-text.ts'
import type { ListenerDeps } from './listener-deps.ts'
import { createOffer } from './offer-options.ts'
import { createOnAction } from './on-action.ts'
import { createOnCommand } from './on-command.ts'
import { createOnHome } from './on-home.ts'
import { createOnShortcut } from './on-shortcut.ts'
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
  const onHome = createOnHome(deps)
  const onShortcut = createOnShortcut(deps)
  const offer = createOffer(deps)

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
        return payload === undefined ? NOT_READ : offer(payload)
      },
      () => NOT_READ,
    )
    await ack({ options: [...options] })
  })

  app.shortcut({}, async ({ body, ack }) => {
    await guarded(
      async () => {
        const payload = read(ShortcutPayload, body)
        if (payload !== undefined) await onShortcut(payload)
      },
      () => undefined,
    )
    await ack()
  })

  app.event('app_home_opened', async ({ body }) => {
    await guarded(
      async () => {
        const opened = read(HomeOpened, body)?.event
        if (opened !== undefined) await onHome(opened)
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

/** An empty list would say that there is nothing, and Slack would show "Loading…" for ever. */
const NOT_READ = [noChoice('The list cannot be read now; close this form and try again')]
