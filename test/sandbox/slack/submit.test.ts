import { describe, expect, it } from 'vitest'
import { textAt } from '../../../sandbox/slack/json.ts'
import { form, openForm } from './people-fixture.ts'
import { acknowledged, answering, plain, received, startSlack } from './slack-fixture.ts'

describe('submit', () => {
  it('does not send a form whose required input is missing or too short', async () => {
    const fixture = await startSlack()
    const view_id = await openForm(fixture)
    const sent = fixture.requests.length
    expect(await fixture.slack.submit({ user: 'U0ERIN', view_id })).toMatchObject({
      status: 422,
      body: { errors: { reason: 'Please complete this required field.' } },
    })
    const short = await fixture.slack.submit({
      user: 'U0ERIN',
      view_id,
      values: { reason: { text: 'no' } },
    })
    expect(short).toMatchObject({
      body: { errors: { reason: 'Please use at least 5 characters.' } },
    })
    expect(fixture.requests).toHaveLength(sent)
  })

  it('sends the state and closes the modal when it is acknowledged', async () => {
    const fixture = await startSlack()
    const view_id = await openForm(fixture)
    const values = { reason: { text: 'still in use' } }
    expect(await fixture.slack.submit({ user: 'U0ERIN', view_id, values })).toMatchObject({
      status: 200,
    })
    expect(received(fixture.requests.at(-1))).toMatchObject({
      type: 'view_submission',
      response_urls: [],
      view: {
        callback_id: 'request.deny',
        state: {
          values: {
            reason: { text: { type: 'plain_text_input', value: 'still in use' } },
            key: { pick: { type: 'external_select', selected_option: null } },
          },
        },
      },
    })
    expect(fixture.slack.snapshot().views).toEqual([])
  })

  it('shows errors, updates, pushes and clears as the acknowledgement says', async () => {
    const fixture = await startSlack()
    const { slack, app } = fixture
    const view_id = await openForm(fixture)
    const submission = { user: 'U0ERIN', view_id, values: { reason: { text: 'still in use' } } }
    app(() => answering({ response_action: 'errors', errors: { reason: 'Say why.' } }))
    expect((await slack.submit(submission)).shown).toBe('Say why.')
    expect(slack.snapshot().views).toMatchObject([{ view_id, errors: { reason: 'Say why.' } }])
    app(() => answering({ response_action: 'update', view: { ...form, title: plain('Again') } }))
    await slack.submit(submission)
    expect(slack.snapshot().views).toMatchObject([
      {
        view_id,
        view: {
          title: { text: 'Again' },
          state: { values: { reason: { text: { value: 'still in use' } } } },
        },
      },
    ])
    app(() => answering({ response_action: 'push', view: { ...form, title: plain('On top') } }))
    await slack.submit(submission)
    const top = slack.snapshot().views.at(-1)
    expect(top).toMatchObject({ root_view_id: view_id, view: { previous_view_id: view_id } })
    expect(await slack.submit(submission)).toMatchObject({ body: { error: 'view_not_on_top' } })
    app(() => answering({ response_action: 'clear' }))
    await slack.submit({ ...submission, view_id: textAt(top, 'view_id') ?? '' })
    expect(slack.snapshot().views).toEqual([])
    expect(slack.failures()).toEqual([])
  })

  it('records an acknowledgement that cannot be followed and keeps the modal', async () => {
    const fixture = await startSlack()
    const { slack, app } = fixture
    const view_id = await openForm(fixture)
    const submission = { user: 'U0ERIN', view_id, values: { reason: { text: 'still in use' } } }
    app(() => answering({ response_action: 'errors', errors: { more: 'not an input' } }))
    expect((await slack.submit(submission)).shown).toContain('trouble connecting')
    app(() =>
      answering({ response_action: 'update', view: { ...form, title: plain('x'.repeat(25)) } }),
    )
    await slack.submit(submission)
    app(() => answering('thanks'))
    await slack.submit(submission)
    expect(slack.failures().map(({ hint }) => hint)).toEqual([
      expect.stringContaining('no input block more'),
      expect.stringContaining('must be less than 25 characters'),
      expect.stringContaining('invalid_response_action'),
    ])
    expect(slack.snapshot().views).toHaveLength(1)
  })

  it('lets only its owner submit a view', async () => {
    const fixture = await startSlack()
    const view_id = await openForm(fixture)
    expect(await fixture.slack.submit({ user: 'U0OMAR', view_id })).toMatchObject({
      status: 404,
      body: { error: 'view_not_found' },
    })
  })
})

describe('close', () => {
  it('tells the app when the view asks for it', async () => {
    const fixture = await startSlack()
    const view_id = await openForm(fixture)
    await fixture.slack.close({ user: 'U0ERIN', view_id })
    expect(received(fixture.requests.at(-1))).toMatchObject({
      type: 'view_closed',
      is_cleared: false,
    })
    expect(fixture.slack.snapshot().views).toEqual([])
  })
})

describe('suggest', () => {
  it('asks the app from the second character on and remembers what it offered', async () => {
    const fixture = await startSlack()
    const { slack, app, requests } = fixture
    const view_id = await openForm(fixture)
    const at = { user: 'U0ERIN', view_id, action_id: 'pick' }
    expect(await slack.suggest({ ...at, value: 'A' })).toMatchObject({
      body: { options: [] },
      delivered: false,
    })
    const options = [{ text: plain('AKIA…7Q of erin'), value: 'AKIA7Q' }]
    app(() => answering({ options }))
    expect(await slack.suggest({ ...at, value: 'AK' })).toMatchObject({
      status: 200,
      body: { options },
    })
    expect(received(requests.at(-1))).toMatchObject({
      type: 'block_suggestion',
      action_id: 'pick',
      block_id: 'key',
      value: 'AK',
      view: { id: view_id },
    })
    app(() => acknowledged)
    const values = { reason: { text: 'still in use' }, key: { pick: 'AKIA7Q' } }
    await slack.submit({ user: 'U0ERIN', view_id, values })
    expect(received(requests.at(-1))).toMatchObject({
      view: {
        state: {
          values: { key: { pick: { selected_option: { text: { text: 'AKIA…7Q of erin' } } } } },
        },
      },
    })
  })

  it('records options Slack would not show', async () => {
    const fixture = await startSlack()
    const view_id = await openForm(fixture)
    fixture.app(() => answering({ options: [{ text: plain('x'.repeat(76)), value: 'x' }] }))
    await fixture.slack.suggest({ user: 'U0ERIN', view_id, action_id: 'pick', value: 'AK' })
    expect(fixture.slack.failures()).toMatchObject([
      {
        hint: 'the options are not valid: must be less than 76 characters [json-pointer:/options/0/text/text]',
      },
    ])
  })
})
