/** A command, a form and a card to act on. */
import type { KnownBlock, ModalView } from '@slack/types'
import { textAt } from '../../../sandbox/slack/json.ts'
import { plain, received, type SlackFixture } from './slack-fixture.ts'

export const rotate = { user: 'U0ERIN', channel: 'C0PAYMENTS', text: 'rotate' }

export const form: ModalView = {
  type: 'modal',
  callback_id: 'request.deny',
  title: plain('Deny'),
  submit: plain('Deny'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input',
      block_id: 'reason',
      label: plain('Reason'),
      element: { type: 'plain_text_input', action_id: 'text', min_length: 5 },
    },
    {
      type: 'input',
      block_id: 'key',
      label: plain('Key'),
      optional: true,
      element: { type: 'external_select', action_id: 'pick', min_query_length: 2 },
    },
    {
      type: 'section',
      block_id: 'more',
      text: plain('more'),
      accessory: {
        type: 'static_select',
        action_id: 'every',
        options: [
          { text: plain('90 days'), value: '90d' },
          { text: plain('30 days'), value: '30d' },
        ],
      },
    },
  ],
}

export async function openForm(fixture: SlackFixture, view = form): Promise<string> {
  await fixture.slack.command(rotate)
  const trigger_id = textAt(received(fixture.requests.at(-1)), 'trigger_id') ?? ''
  const opened = await fixture.client.views.open({ trigger_id, view })
  return opened.view?.id ?? ''
}

export async function postCard({ client }: SlackFixture, ...blocks: KnownBlock[]): Promise<string> {
  const posted = await client.chat.postMessage({ channel: 'C0PAYMENTS', text: 'card', blocks })
  return posted.ts ?? ''
}
