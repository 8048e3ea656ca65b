/** What is said while somebody waits: by the listeners themselves, run with a queue that takes the act, refuses it or does not answer. */

import { helpMessage } from '../../../src/slack/ingress/help-text.ts'
import type * as ingressMessages from '../../../src/slack/ingress/ingress-messages.ts'
import {
  AUDIT_WHAT,
  CANCEL_WHAT,
  NOT_UNDERSTOOD,
  notSentText,
  openAgain,
  sentence,
  UNKNOWN_BUTTON,
  UNKNOWN_FORM,
  UNKNOWN_SLASH_COMMAND,
  WHOSE_WHAT,
  WINDOW_NOT_OPENED,
  wentWrong,
} from '../../../src/slack/ingress/ingress-messages.ts'
import { createOnCommand } from '../../../src/slack/ingress/on-command.ts'
import type { SentAct } from '../../../src/slack/ingress/send-act.ts'
import type { SubCommand } from '../../../src/slack/sub-commands.ts'
import type { SlackMessage } from '../../../src/slack/text/blocks.ts'
import { listenerDeps, MARK, PLACE } from '../rows/listener-rows.ts'
import { aRequestId, ERIN } from '../rows/request-rows.ts'
import { type GroupModel, made, type SpecimenModel, words } from '../specimen-model.ts'

const REFERENCE = '01KJPZ8T8N0000000000000000'

/** Commands that are passed on, as they are typed. */
const TYPED: Readonly<Record<SubCommand, readonly string[]>> = {
  list: [
    'list',
    'list <@U0OMAR>',
    'list production/deployer',
    'list AKIAERINOLDKEY234567',
    'list production',
  ],
  stale: ['stale', 'stale payments', 'stale production'],
  rotate: [
    'rotate',
    'rotate <@U0OMAR>',
    'rotate erin',
    'rotate AKIAERINOLDKEY234567',
    'rotate team payments',
  ],
  // A new key is always asked for with its form.
  create: [],
  deactivate: ['deactivate erin', 'deactivate AKIAERINOLDKEY234567 because it leaked'],
  activate: ['activate AKIAERINOLDKEY234567'],
  delete: ['delete AKIAERINOLDKEY234567'],
  auto: ['auto production/payout 90d', 'auto 90d', 'auto erin off'],
  snooze: [
    'snooze AKIAERINOLDKEY234567 14d because the release is on Monday',
    'snooze AKIAERINOLDKEY234567 off',
  ],
  exempt: [
    'exempt production/payout 90d because the vendor moves to a role',
    'exempt <@U0OMAR> off',
  ],
  exposed: [
    'exposed AKIAERINOLDKEY234567 in a public repository',
    'exposed AKIAERINOLDKEY234567 wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY in a chat',
  ],
  requests: ['requests'],
  history: [
    'history',
    'history production export',
    'history me',
    `history ${aRequestId()}`,
    'history development',
  ],
  audit: ['audit AKIAERINOLDKEY234567', 'audit AKIAERINOLDKEY234567 7d'],
  whose: ['whose AKIAERINOLDKEY234567'],
  advise: ['advise', 'advise production/deployer', 'advise AKIAERINOLDKEY234567 30d'],
  cancel: [`cancel ${aRequestId()}`],
}

async function passedOn(typed: string, sent?: SentAct): Promise<SpecimenModel> {
  const answer = await createOnCommand(listenerDeps(sent))(
    {
      command: '/awskey',
      text: typed,
      user_id: ERIN,
      team_id: 'T0AWSKEY',
      trigger_id: 'trigger',
      channel_id: PLACE.channel,
      response_url: PLACE.responseUrl,
    },
    MARK,
  )
  if (answer === undefined) throw new Error(`/awskey ${typed} is answered with a form`)
  const state = sent === undefined ? '' : `, ${words(sent.kind)}`
  return {
    id: `typed-${typed.replaceAll(/[^\w]+/g, '-').toLowerCase()}${state.replaceAll(/[^\w]+/g, '-')}`,
    title: `/awskey ${typed}${state}`,
    made: { madeBy: createOnCommand.name, shown: answer },
  }
}

const fixed = (
  name: keyof typeof ingressMessages,
  title: string,
  shown: SlackMessage,
): SpecimenModel => ({
  id: name.toLowerCase().replaceAll('_', '-'),
  title,
  made: { madeBy: name, shown },
})

const SENTENCES: Readonly<Record<keyof typeof ingressMessages, readonly SpecimenModel[]>> = {
  sentence: [],
  notSentText: [
    fixed(
      'notSentText',
      'The queue refused a click',
      sentence(notSentText({ kind: 'not_sent', reference: REFERENCE })),
    ),
  ],
  wentWrong: [
    { id: 'went-wrong', title: 'Something went wrong', made: made(wentWrong, REFERENCE) },
  ],
  openAgain: [
    {
      id: 'open-again',
      title: 'Slack did not open the form in time',
      made: made(openAgain, { open: 'deny', place: { ...PLACE, value: `${aRequestId()}.1` } }),
    },
    {
      id: 'open-again-too-long',
      title: 'Slack did not open the form, and its place does not fit into a button',
      made: made(openAgain, { open: 'deny', place: { value: 'x'.repeat(2_000) } }),
    },
  ],
  UNKNOWN_BUTTON: [fixed('UNKNOWN_BUTTON', 'A button of another version', UNKNOWN_BUTTON)],
  UNKNOWN_FORM: [
    { id: 'unknown-form', title: 'A form of another version', made: made(sentence, UNKNOWN_FORM) },
  ],
  UNKNOWN_SLASH_COMMAND: [
    fixed('UNKNOWN_SLASH_COMMAND', 'Another slash command', UNKNOWN_SLASH_COMMAND),
  ],
  NOT_UNDERSTOOD: [
    fixed('NOT_UNDERSTOOD', 'A request of Slack’s that cannot be read', NOT_UNDERSTOOD),
  ],
  WINDOW_NOT_OPENED: [
    fixed('WINDOW_NOT_OPENED', 'Slack did not open the window for a new key', WINDOW_NOT_OPENED),
  ],
  AUDIT_WHAT: [fixed('AUDIT_WHAT', '/awskey audit, without a key', AUDIT_WHAT)],
  WHOSE_WHAT: [fixed('WHOSE_WHAT', '/awskey whose, without a key', WHOSE_WHAT)],
  CANCEL_WHAT: [fixed('CANCEL_WHAT', '/awskey cancel, without a request', CANCEL_WHAT)],
}

const ABOUT: Readonly<Record<SubCommand, SpecimenModel>> = {
  list: help('list'),
  stale: help('stale'),
  rotate: help('rotate'),
  create: help('create'),
  deactivate: help('deactivate'),
  activate: help('activate'),
  delete: help('delete'),
  auto: help('auto'),
  snooze: help('snooze'),
  exempt: help('exempt'),
  exposed: help('exposed'),
  requests: help('requests'),
  history: help('history'),
  audit: help('audit'),
  whose: help('whose'),
  advise: help('advise'),
  cancel: help('cancel'),
}

function help(about: SubCommand): SpecimenModel {
  return { id: `help-${about}`, title: `/awskey help ${about}`, made: made(helpMessage, about) }
}

export async function commands(): Promise<GroupModel> {
  const typed = Object.values(TYPED).flat()
  return {
    id: 'command',
    title: 'Commands and help',
    about: 'What is said at once. It promises nothing: what is done is said once it is done.',
    surface: 'ephemeral',
    where: 'Where the command was typed, only to the person',
    specimens: [
      { id: 'help', title: '/awskey help', made: made(helpMessage) },
      ...Object.values(ABOUT),
      ...(await Promise.all(typed.map((each) => passedOn(each)))),
      await passedOn('rotate', { kind: 'not_sent', reference: REFERENCE }),
      await passedOn('rotate', { kind: 'not_known', reference: REFERENCE }),
      ...Object.values(SENTENCES).flat(),
    ],
  }
}
