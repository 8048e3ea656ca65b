import type { ModalView } from '@slack/types'
import { describe, expect, it } from 'vitest'
import { textAt } from '../../../sandbox/slack/json.ts'
import {
  plain,
  received,
  refusal,
  type SlackFixture,
  section,
  startSlack,
} from './slack-fixture.ts'

const modal = (title: string): ModalView => ({
  type: 'modal',
  title: plain(title),
  blocks: [section('x')],
})

async function freshTrigger({ slack, requests }: SlackFixture): Promise<string> {
  await slack.command({ user: 'U0ERIN', channel: 'C0PAYMENTS', text: 'rotate' })
  return textAt(received(requests.at(-1)), 'trigger_id') ?? ''
}

describe('views.open', () => {
  it('opens a modal for the person who triggered it', async () => {
    const fixture = await startSlack()
    const trigger_id = await freshTrigger(fixture)
    const { view } = await fixture.client.views.open({ trigger_id, view: modal('Rotate') })
    expect(fixture.slack.snapshot().views).toMatchObject([
      { view_id: view?.id, user: 'U0ERIN', root_view_id: view?.id, stack: [view?.id] },
    ])
  })

  it('refuses a trigger after three seconds, a used one and an unknown one', async () => {
    const fixture = await startSlack()
    const { client, advanceWall } = fixture
    const old = await freshTrigger(fixture)
    advanceWall(3_001)
    await expect(client.views.open({ trigger_id: old, view: modal('a') })).rejects.toMatchObject(
      refusal('expired_trigger_id'),
    )
    const once = await freshTrigger(fixture)
    await client.views.open({ trigger_id: once, view: modal('a') })
    await expect(client.views.open({ trigger_id: once, view: modal('a') })).rejects.toMatchObject(
      refusal('exchanged_trigger_id'),
    )
    await expect(
      client.views.open({ trigger_id: '1.2.3', view: modal('a') }),
    ).rejects.toMatchObject(refusal('invalid_trigger_id'))
  })

  it('answers a bad view with invalid_arguments and pointers', async () => {
    const fixture = await startSlack()
    const trigger_id = await freshTrigger(fixture)
    await expect(
      fixture.client.views.open({ trigger_id, view: modal('x'.repeat(25)) }),
    ).rejects.toMatchObject({
      data: {
        error: 'invalid_arguments',
        response_metadata: {
          messages: [
            '[ERROR] failed to match all allowed schemas [json-pointer:/view]',
            '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
          ],
        },
      },
    })
  })
})

describe('views.push', () => {
  it('stacks three modals and refuses the fourth', async () => {
    const fixture = await startSlack()
    const { client, slack } = fixture
    await client.views.open({ trigger_id: await freshTrigger(fixture), view: modal('one') })
    await client.views.push({ trigger_id: await freshTrigger(fixture), view: modal('two') })
    await client.views.push({ trigger_id: await freshTrigger(fixture), view: modal('three') })
    await expect(
      client.views.push({ trigger_id: await freshTrigger(fixture), view: modal('four') }),
    ).rejects.toMatchObject(refusal('push_limit_reached'))
    expect(slack.snapshot().views).toHaveLength(3)
  })
})

describe('views.update', () => {
  it('refuses an old hash and a closed view', async () => {
    const fixture = await startSlack()
    const { client, slack } = fixture
    const opened = await client.views.open({
      trigger_id: await freshTrigger(fixture),
      view: modal('one'),
    })
    const view_id = opened.view?.id ?? ''
    const hash = opened.view?.hash ?? ''
    await client.views.update({ view_id, hash, view: modal('two') })
    await expect(
      client.views.update({ view_id, hash, view: modal('three') }),
    ).rejects.toMatchObject(refusal('hash_conflict'))
    await slack.close({ user: 'U0ERIN', view_id })
    await expect(client.views.update({ view_id, view: modal('four') })).rejects.toMatchObject(
      refusal('not_found'),
    )
  })
})

describe('views.publish', () => {
  it('publishes a Home, keeps its id and refuses tables in it', async () => {
    const { client, slack } = await startSlack()
    const first = await client.views.publish({
      user_id: 'U0ERIN',
      view: { type: 'home', blocks: [section('a')] },
    })
    await client.views.publish({
      user_id: 'U0ERIN',
      view: { type: 'home', blocks: [section('b')] },
    })
    expect(slack.snapshot().homes).toMatchObject([{ user: 'U0ERIN', view_id: first.view?.id }])
    const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'x' }]] }
    await expect(
      client.views.publish({ user_id: 'U0ERIN', view: { type: 'home', blocks: [table] } }),
    ).rejects.toMatchObject(refusal('invalid_arguments'))
    await expect(
      client.views.publish({
        user_id: 'U0ERIN',
        hash: first.view?.hash ?? '',
        view: { type: 'home', blocks: [section('c')] },
      }),
    ).rejects.toMatchObject(refusal('hash_conflict'))
  })
})
