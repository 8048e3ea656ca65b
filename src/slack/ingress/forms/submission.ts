import type { ViewResponseAction } from '@slack/bolt'
import type { Result } from '../../../shared/result.ts'
import type { Mrkdwn } from '../../text/mrkdwn.ts'
import type { ListenerDeps } from '../listener-deps.ts'
import type { ViewPayload } from '../payloads.ts'
import type { Deed } from '../send-act.ts'
import { noticeModal } from './notice-modal.ts'

/** What becomes of a submitted form: one act to sign, or what is wrong, under the input where it is wrong. */
export interface Submission {
  readonly act: Pick<Deed, 'action' | 'value' | 'reason' | 'details'>
  /** "Your denial": whose reason held a secret, where one did. */
  readonly filtered?: string | undefined
}

/** By block id. */
export type FormErrors = Readonly<Record<string, string>>
export type Read<T> = Result<T, FormErrors>

export type ReadForm = (
  deps: Pick<
    ListenerDeps,
    'organisation' | 'clock' | 'timezone' | 'delegation' | 'longest' | 'mayAct'
  >,
  payload: ViewPayload,
) => Read<Submission> | Promise<Read<Submission>>

/** `undefined` closes the form. */
export type ViewAnswer = ViewResponseAction | undefined

export function notice(said: Mrkdwn): ViewAnswer {
  return { response_action: 'update', view: noticeModal('awskey', said) }
}

/** Everything that is wrong at once, so that nobody mends a form three times. */
export function errorsOf(...reads: readonly Read<unknown>[]): FormErrors {
  return Object.fromEntries(reads.flatMap((read) => (read.ok ? [] : Object.entries(read.error))))
}
