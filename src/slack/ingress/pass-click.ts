import { ACTIONS, COMMANDS } from '../ids.ts'
import { type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'
import type { RequestMark } from './create-ingress.ts'
import { enqueueHome } from './enqueue-home.ts'
import { noticeModal } from './forms/notice-modal.ts'
import { notSentText, sentence, UNKNOWN_BUTTON } from './ingress-messages.ts'
import type { ListenerDeps } from './listener-deps.ts'
import type { Place } from './modal-place.ts'
import { type ActionPayload, teamOf } from './payloads.ts'
import { say } from './say.ts'
import type { Deed } from './send-act.ts'

/** Clicks that are passed on. The worker answers; only what it will never hear of is answered here. */
export interface Click {
  readonly payload: ActionPayload
  readonly mark: RequestMark
  readonly place: Place
}

export async function passAct(
  deps: ListenerDeps,
  { payload, mark, place }: Click,
  { action, value, details }: Pick<Deed, 'action' | 'value' | 'details'>,
): Promise<'sent' | 'not_sent'> {
  const { responseUrl, channel, messageTs } = place
  const sent = await deps.sendAct(mark, {
    user: payload.user.id,
    team: teamOf(payload),
    action,
    value,
    ...(details !== undefined && { details }),
    reply: { responseUrl, channel, messageTs },
  })
  if (sent.kind === 'sent') return 'sent'
  await say(deps, payload, sentence(notSentText(sent)))
  return 'not_sent'
}

type Listing = typeof ACTIONS.menuList | typeof ACTIONS.menuStale | typeof ACTIONS.menuRequests

const LISTINGS: Readonly<
  Record<Listing, { readonly action: string; readonly title: string; readonly said: Mrkdwn }>
> = {
  [ACTIONS.menuList]: {
    action: COMMANDS.list,
    title: 'Your access keys',
    said: mrkdwn`On it: reading your access keys. The list comes as a message in a moment.`,
  },
  [ACTIONS.menuStale]: {
    action: COMMANDS.stale,
    title: 'Stale access keys',
    said: mrkdwn`On it: looking which access keys should go first. The list comes as a message in a moment.`,
  },
  [ACTIONS.menuRequests]: {
    action: COMMANDS.requests,
    title: 'Your requests',
    said: mrkdwn`On it: looking what waits for you. It comes as a message in a moment.`,
  },
}

/** Where there was a menu, it says what comes. */
export async function passFromMenu(
  deps: ListenerDeps,
  click: Click,
  listing: Listing,
): Promise<void> {
  const { action, title, said } = LISTINGS[listing]
  const sent = await passAct(deps, click, { action, value: '' })
  const { view } = click.payload
  if (sent === 'sent' && view?.type === 'modal')
    await deps.surfaces.update(view.id, noticeModal(title, said))
}

/** The value of the button is the page. */
export async function drawHome(
  deps: ListenerDeps,
  payload: ActionPayload,
  value: string,
): Promise<void> {
  const page = /^[1-9]\d{0,2}$/.test(value) ? Number(value) : undefined
  if (page === undefined) return say(deps, payload, UNKNOWN_BUTTON)
  const asked = await enqueueHome(deps, { user: payload.user.id, page })
  if (asked !== 'asked')
    await say(deps, payload, sentence(mrkdwn`Home could not be turned. Try again in a minute.`))
}
