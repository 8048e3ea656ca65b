import { describe, expect, it } from 'vitest'
import { openForm, postCard } from './people-fixture.ts'
import { acknowledged, answering, received, section, startSlack } from './slack-fixture.ts'

describe('shortcut and home', () => {
  it('sends message and global shortcuts', async () => {
    const fixture = await startSlack()
    const { slack, requests } = fixture
    const ts = await postCard(fixture, section('AKIA leaked'))
    await slack.shortcut({
      user: 'U0SAM',
      callback_id: 'exposure.report',
      channel: 'C0PAYMENTS',
      ts,
    })
    await slack.shortcut({ user: 'U0SAM', callback_id: 'menu' })
    expect(requests.map(received)).toMatchObject([
      { type: 'message_action', callback_id: 'exposure.report', message_ts: ts, message: { ts } },
      { type: 'shortcut', callback_id: 'menu', user: { username: 'sam', team_id: 'T0AWSKEY' } },
    ])
    expect(received(requests[1])).not.toHaveProperty('response_url')
  })

  it('opens App Home and repeats an event that was not acknowledged', async () => {
    const { slack, app, requests } = await startSlack()
    await slack.home({ user: 'U0ERIN' })
    expect(received(requests[0])).toMatchObject({
      type: 'event_callback',
      team_id: 'T0AWSKEY',
      event: { type: 'app_home_opened', user: 'U0ERIN', tab: 'home', channel: 'D0ERIN' },
    })
    app(() => ({ ...acknowledged, status: 500 }))
    await slack.home({ user: 'U0ERIN' })
    expect(requests).toHaveLength(3)
    expect(requests[2]?.headers).toMatchObject({
      'x-slack-retry-num': '1',
      'x-slack-retry-reason': 'http_error',
    })
    expect(requests[2]?.body).toBe(requests[1]?.body)
  })

  it('checks the request URL by its challenge', async () => {
    const { slack, app } = await startSlack()
    app((request) => answering({ challenge: received(request)['challenge'] }))
    expect(await slack.verifyUrl()).not.toHaveProperty('shown')
    app(() => acknowledged)
    expect((await slack.verifyUrl()).shown).toContain('challenge')
  })
})

describe('reset', () => {
  it('goes back to the seeded workspace', async () => {
    const fixture = await startSlack()
    await openForm(fixture)
    await postCard(fixture, section('x'))
    fixture.slack.workspace.usergroups.get('S0PAYMENTS')?.users.pop()
    fixture.slack.reset()
    expect(fixture.slack.snapshot()).toMatchObject({
      messages: [],
      views: [],
      homes: [],
      files: [],
      failures: [],
    })
    expect(fixture.slack.workspace.usergroups.get('S0PAYMENTS')?.users).toEqual(['U0MAYA', 'U0MAX'])
  })
})
