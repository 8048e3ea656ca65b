import type { Account } from '../../../people/organisation.ts'
import { AccessKeyId, type Moment } from '../../../requests/ids.ts'
import { Delivery } from '../../../requests/operation-words.ts'
import type { Target } from '../../../requests/target.ts'
import { addMs, DAY_MS } from '../../../shared/duration.ts'
import { ok, refuse } from '../../../shared/result.ts'
import { withoutSecrets } from '../../../shared/without-secrets.ts'
import { ACTIONS, BLOCKS } from '../../ids.ts'
import type { ViewPayload } from '../payloads.ts'
import { chosenUser } from '../user-options.ts'
import { LAST_FOUR, MAX_REASON } from './inputs.ts'
import type { Read } from './submission.ts'

/** Reads the inputs of a submitted form. What is missing or cannot be is said under its input; free text comes out without secrets. */
const LONGEST_WAIT_DAYS = 365

export function readUser(
  organisation: { readonly accounts: readonly Account[] },
  payload: ViewPayload,
): Read<Target> {
  const target = chosenUser(organisation, picked(payload, BLOCKS.user, ACTIONS.pickUser))
  return target === undefined
    ? refuse({
        [BLOCKS.user]: 'Choose an IAM user from the list; type a part of its name to find it.',
      })
    : ok(target)
}

export function readKey(payload: ViewPayload): Read<Target> {
  const keyId = AccessKeyId.safeParse(picked(payload, BLOCKS.key, ACTIONS.pickKey))
  return keyId.success
    ? ok({ by: 'key', keyId: keyId.data })
    : refuse({
        [BLOCKS.key]:
          'Choose an access key from the list; type a user, an account or a whole key id to find it.',
      })
}

export interface Reason {
  readonly text: string
  readonly removed: boolean
}

/** `why` is said where there is none; without it, none is fine. */
export function readReason(payload: ViewPayload, why?: string): Read<Reason> {
  const reason = withoutSecrets(typedIn(payload, BLOCKS.reason, ACTIONS.typeReason))
  if (reason.text === '' && why !== undefined) return refuse({ [BLOCKS.reason]: why })
  return reason.text.length > MAX_REASON
    ? refuse({ [BLOCKS.reason]: `Shorten it to ${MAX_REASON} characters.` })
    : ok(reason)
}

/** The moment before which nothing is to begin, where one was chosen. */
export function readWhen({ view }: ViewPayload, now: Date): Read<Moment | undefined> {
  const seconds = view.state.values[BLOCKS.when]?.[ACTIONS.pickWhen]?.selected_date_time
  if (seconds === undefined || seconds === null) return ok(undefined)
  const at = seconds * 1_000
  if (!(at > now.getTime()))
    return refuse({
      [BLOCKS.when]: 'This moment is over. Choose one in the future, or leave it empty.',
    })
  return at > addMs(now, LONGEST_WAIT_DAYS * DAY_MS).getTime()
    ? refuse({ [BLOCKS.when]: 'Choose a moment within a year from now, or leave it empty.' })
    : ok(new Date(at).toISOString())
}

/** How the secret is to be handed over; `undefined` leaves it to the policy. */
export function readDelivery(payload: ViewPayload): Delivery | undefined {
  const chosen = Delivery.safeParse(picked(payload, BLOCKS.delivery, ACTIONS.pickDelivery))
  return chosen.success ? chosen.data : undefined
}

/** As they stand on the card; whether they are the right ones is for the worker to say. */
export function readLastFour(payload: ViewPayload): Read<string> {
  const typed = typedIn(payload, BLOCKS.typed, ACTIONS.typeLastFour).toUpperCase()
  return typed.length === LAST_FOUR && /^[A-Z0-9]+$/.test(typed)
    ? ok(typed)
    : refuse({
        [BLOCKS.typed]:
          'Type exactly the last four characters of the access key id, as they stand on the card.',
      })
}

/** As it stands on the card; whether it is the right one is for the worker to say. */
export function readAccountId(payload: ViewPayload): Read<string> {
  const typed = typedIn(payload, BLOCKS.typed, ACTIONS.typeLastFour).replaceAll('-', '')
  return /^\d{12}$/.test(typed)
    ? ok(typed)
    : refuse({ [BLOCKS.typed]: 'Type the 12 digits of the account, as they stand on the card.' })
}

/** An account of the configuration, by its name or its digits. */
export function readAccount(
  { accounts }: { readonly accounts: readonly Account[] },
  payload: ViewPayload,
): Read<Target> {
  const typed = typedIn(payload, BLOCKS.target, ACTIONS.typeTarget)
  const id = typed.replaceAll('-', '')
  const found = accounts.find(
    (account) => account.id === id || account.name.toLowerCase() === typed.toLowerCase(),
  )
  return found === undefined
    ? refuse({
        [BLOCKS.target]:
          'awskey looks after no such account. Type its name as in awskey.yml, or its 12 digits.',
      })
    : ok({ by: 'account', account: found.name })
}

export function picked({ view }: ViewPayload, block: string, action: string): string {
  return view.state.values[block]?.[action]?.selected_option?.value ?? ''
}

export function typedIn({ view }: ViewPayload, block: string, action: string): string {
  return view.state.values[block]?.[action]?.value?.trim() ?? ''
}
