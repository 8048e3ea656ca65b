import { describe, expect, it } from 'vitest'
import { openForm, postCard } from './people-fixture.ts'
import { acknowledged, buttons, received, section, startSlack } from './slack-fixture.ts'

describe('click', () => {
  it('sends block_actions with the message, its state and a response_url', async () => {
    const fixture = await startSlack()
    const { slack, requests } = fixture
    const ts = await postCard(
      fixture,
      section('Delete?'),
      buttons('request.approve', 'request.deny'),
    )
    const at = { user: 'U0MAYA', channel: 'C0PAYMENTS', ts }
    expect(await slack.click({ ...at, action_id: 'request.approve' })).toMatchObject({
      status: 200,
    })
    expect(received(requests[0])).toMatchObject({
      type: 'block_actions',
      team: { id: 'T0AWSKEY', domain: 'acme' },
      user: { id: 'U0MAYA', team_id: 'T0AWSKEY' },
      api_app_id: 'A0AWSKEY',
      container: { type: 'message', message_ts: ts, channel_id: 'C0PAYMENTS', is_ephemeral: false },
      channel: { id: 'C0PAYMENTS', name: 'payments' },
      message: { ts, user: 'U0AWSKEYBOT' },
      actions: [
        {
          type: 'button',
          action_id: 'request.approve',
          block_id: 'decision',
          value: 'request.approve.1',
        },
      ],
    })
  })

  it('carries guests and external people in their real form', async () => {
    const fixture = await startSlack()
    const { slack, requests } = fixture
    const ts = await postCard(fixture, buttons('request.approve'))
    const at = { channel: 'C0PAYMENTS', ts, action_id: 'request.approve' }
    await slack.click({ ...at, user: 'U0GUS' })
    await slack.click({ ...at, user: 'U0EVE' })
    expect(received(requests[0])).toMatchObject({ user: { id: 'U0GUS', team_id: 'T0AWSKEY' } })
    expect(received(requests[1])).toMatchObject({
      team: { id: 'T0AWSKEY' },
      user: { id: 'U0EVE', team_id: 'T0OTHER' },
    })
  })

  it('refuses what is not there, and sends a stale or forged value when asked', async () => {
    const fixture = await startSlack()
    const { slack, client, requests } = fixture
    const ts = await postCard(fixture, buttons('request.approve'))
    const at = { user: 'U0MAYA', channel: 'C0PAYMENTS', ts }
    expect(await slack.click({ ...at, action_id: 'request.cancel' })).toMatchObject({
      status: 404,
      delivered: false,
      body: { error: 'element_not_found' },
    })
    await slack.click({ ...at, action_id: 'request.approve', value: 'forged' })
    expect(received(requests[0])).toMatchObject({ actions: [{ value: 'forged' }] })
    await client.chat.update({ channel: 'C0PAYMENTS', ts, text: 'done', blocks: [section('done')] })
    const gone = await slack.click({ ...at, action_id: 'request.approve' })
    expect(gone).toMatchObject({ status: 404 })
    const stale = await slack.click({
      ...at,
      action_id: 'request.approve',
      value: 'request.approve.1',
    })
    expect(stale).toMatchObject({ status: 200, delivered: true })
  })

  it('keeps ephemeral messages to the person they are shown to, without the message in the payload', async () => {
    const { slack, client, requests } = await startSlack()
    const shown = await client.chat.postEphemeral({
      channel: 'C0PAYMENTS',
      user: 'U0ERIN',
      text: 'x',
      blocks: [buttons('menu.open')],
    })
    const at = { channel: 'C0PAYMENTS', ts: shown.message_ts ?? '', action_id: 'menu.open' }
    expect(await slack.click({ ...at, user: 'U0MAYA' })).toMatchObject({ status: 404 })
    await slack.click({ ...at, user: 'U0ERIN' })
    expect(received(requests[0])).toMatchObject({ container: { is_ephemeral: true } })
    expect(received(requests[0])).not.toHaveProperty('message')
  })

  it('picks from menus in a view and refuses what they do not offer', async () => {
    const fixture = await startSlack()
    const view_id = await openForm(fixture)
    const at = { user: 'U0ERIN', view_id, action_id: 'every' }
    expect(await fixture.slack.click({ ...at, selected: '1d' })).toMatchObject({ status: 404 })
    expect(await fixture.slack.click(at)).toMatchObject({ status: 400 })
    await fixture.slack.click({ ...at, selected: '30d' })
    expect(received(fixture.requests.at(-1))).toMatchObject({
      container: { type: 'view', view_id },
      actions: [{ type: 'static_select', selected_option: { value: '30d' } }],
      view: { state: { values: { more: { every: { selected_option: { value: '30d' } } } } } },
    })
    expect(received(fixture.requests.at(-1))).not.toHaveProperty('response_url')
  })

  it('records a button that is not acknowledged', async () => {
    const fixture = await startSlack()
    const ts = await postCard(fixture, buttons('request.approve'))
    fixture.app(() => ({ ...acknowledged, status: 404 }))
    const click = { user: 'U0MAYA', channel: 'C0PAYMENTS', ts, action_id: 'request.approve' }
    expect((await fixture.slack.click(click)).shown).toBeDefined()
    expect(fixture.slack.failures()).toMatchObject([{ what: 'click request.approve', status: 404 }])
  })
})
