import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { clickInHome, homeOf, openHome } from '../support/home-of.ts'
import { lastAnswerTo, oldKeyOf } from '../support/main-job.ts'
import { type RunningSandbox, startTestSandbox } from '../support/start-sandbox.ts'

describe('Home', () => {
  let sandbox: RunningSandbox
  beforeAll(async () => {
    sandbox = await startTestSandbox()
  })
  beforeEach(async () => {
    await sandbox.call('reset', {})
  })
  afterAll(() => sandbox.stop())

  const directMessages = async (user: string): Promise<string> =>
    JSON.stringify(await sandbox.messages({ channel: `D${user.slice(1)}` }))

  it('shows what waits for somebody, and takes it away when it is decided, without being opened again', async () => {
    const before = await openHome(sandbox, 'U0MAYA')
    expect(before.text).toContain('Nothing waits for your decision')
    await openHome(sandbox, 'U0MAX')

    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    for (const approver of ['U0MAYA', 'U0MAX']) {
      const waiting = await homeOf(sandbox, approver)
      expect(waiting.text).toContain('of erin in development')
      expect(waiting.text).toContain('<@U0OMAR>')
      expect(waiting.buttons.map(({ action }) => action)).toContain('request.approve')
    }

    await clickInHome(sandbox, 'U0MAYA', 'request.approve')
    for (const approver of ['U0MAYA', 'U0MAX']) {
      const after = await homeOf(sandbox, approver)
      expect(after.text).toContain('Nothing waits for your decision')
      expect(after.buttons.map(({ action }) => action)).not.toContain('request.approve')
    }
    expect((await homeOf(sandbox, 'U0MAYA')).text).toContain('Decided by you lately')
    expect(await directMessages('U0MAYA')).toContain('Approved')
    expect(await sandbox.keysOf('erin')).toHaveLength(2)
  })

  it("shows one's own request and never asks for one's own decision", async () => {
    await openHome(sandbox, 'U0MAYA')
    await openHome(sandbox, 'U0ERIN')
    await sandbox.command('U0MAYA', 'C0PAYMENTS', 'rotate erin')
    const requester = await homeOf(sandbox, 'U0MAYA')
    expect(requester.text).toContain('Nothing waits for your decision')
    expect(requester.buttons.map(({ action }) => action)).toContain('request.cancel')
    expect(requester.buttons.map(({ action }) => action)).not.toContain('request.approve')
    const owner = await homeOf(sandbox, 'U0ERIN')
    expect(owner.buttons.map(({ action }) => action)).toContain('request.approve')

    await clickInHome(sandbox, 'U0MAYA', 'request.cancel')
    expect((await homeOf(sandbox, 'U0MAYA')).text).toContain('You have no open request')
    expect((await homeOf(sandbox, 'U0ERIN')).text).toContain('Nothing waits for your decision')
  })

  it('shows keys with what can be done with them, and that they could not be read', async () => {
    const key = await oldKeyOf(sandbox, 'erin')
    const home = await openHome(sandbox, 'U0ERIN')
    expect(home.text).toContain(key.accessKeyId)
    const actions = home.buttons.filter(({ value }) => value === `key:${key.accessKeyId}`)
    expect(actions.map(({ action }) => action)).toEqual(['key.rotate', 'key.deactivate'])

    await sandbox.fault({
      service: 'iam',
      operation: 'ListAccessKeys',
      mode: 'throttle',
      times: 10,
    })
    const unread = await openHome(sandbox, 'U0ERIN')
    expect(unread.text).toMatch(/not known/i)
    expect(unread.text).not.toContain('You have no access key')
  })

  it('says that it is not known who is asked while Slack does not say, and never that nothing waits', async () => {
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    // Readings of a group are shared for two seconds.
    await wait(2_100)
    await sandbox.fault({
      service: 'slack',
      operation: 'usergroups.users.list',
      mode: 'deny',
      times: 20,
    })
    const unknown = await openHome(sandbox, 'U0MAYA')
    expect(unknown.text).toContain('Not known')
    expect(unknown.text).not.toContain('Nothing waits')
    await sandbox.fault({
      service: 'slack',
      operation: 'usergroups.users.list',
      mode: 'deny',
      times: 0,
    })
    await clickInHome(sandbox, 'U0MAYA', 'home.page', 'Look again')
    expect((await homeOf(sandbox, 'U0MAYA')).buttons.map(({ action }) => action)).toContain(
      'request.approve',
    )
  })

  it.each([
    ['a guest', 'U0GUS', 'Guests cannot use awskey'],
    ['somebody of another organisation', 'U0EVE', 'another organisation cannot use awskey'],
  ])('tells %s why there is nothing to see', async (_who, user, sentence) => {
    const home = await openHome(sandbox, user)
    expect(home.text).toContain(sentence)
    expect(home.buttons).toEqual([])
  })

  it('answers both of two people who decide at once, and shows what there is now', async () => {
    const approvers = ['U0MAYA', 'U0MAX']
    for (const approver of approvers) await openHome(sandbox, approver)
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    const homes = await Promise.all(approvers.map((approver) => homeOf(sandbox, approver)))
    const clicked = await Promise.all(
      homes.map(({ viewId, buttons }, at) =>
        sandbox.call('click', {
          user: approvers[at],
          view_id: viewId,
          action_id: 'request.approve',
          block_id: buttons.find(({ action }) => action === 'request.approve')?.block,
        }),
      ),
    )
    await sandbox.settle()
    const answers = await Promise.all(approvers.map(directMessages))
    expect(answers.filter((each) => each.includes('Approved'))).toHaveLength(1)
    const late = answers.findIndex((each) => !each.includes('Approved'))
    // A Home that was drawn anew in between has no such button any more: Slack's client does not send the click.
    if (clicked[late]?.httpStatus === 200)
      expect(answers[late]).toMatch(/does not wait for a decision|changed since you looked|is over/)
    for (const approver of approvers)
      expect((await homeOf(sandbox, approver)).text).toContain('Nothing waits for your decision')
  })

  it('lets somebody decide in the place of an approver, tells both, and ends it again', async () => {
    await openHome(sandbox, 'U0MAYA')
    await openHome(sandbox, 'U0TINA')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    expect((await homeOf(sandbox, 'U0TINA')).text).toContain('Nothing waits')

    await clickInHome(sandbox, 'U0MAYA', 'delegate.open')
    const view = (await sandbox.state()).views.find(({ user }) => user === 'U0MAYA')
    const until = new Date(Date.parse((await sandbox.state()).clock.now) + 5 * 86_400_000)
    await sandbox.call('submit', {
      user: 'U0MAYA',
      view_id: view?.view_id,
      values: {
        delegate: { 'delegate.pick': { type: 'users_select', selected_user: 'U0TINA' } },
        until: {
          'until.pick': { type: 'datepicker', selected_date: until.toISOString().slice(0, 10) },
        },
      },
    })
    await sandbox.settle()
    expect(await directMessages('U0MAYA')).toContain('decides in your place')
    expect(await directMessages('U0TINA')).toContain('decide in their place')
    expect((await homeOf(sandbox, 'U0MAYA')).text).toContain('<@U0TINA> decides in your place')
    const standIn = await homeOf(sandbox, 'U0TINA')
    expect(standIn.text).toContain('You decide in the place of <@U0MAYA>')
    expect(standIn.buttons.map(({ action }) => action)).toContain('request.approve')

    await clickInHome(sandbox, 'U0MAYA', 'delegate.end')
    expect((await homeOf(sandbox, 'U0TINA')).text).toContain('Nothing waits')
    expect((await homeOf(sandbox, 'U0MAYA')).text).toContain('Nobody decides in your place')
  })

  it('gives the same as a message with /awskey requests', async () => {
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'rotate erin')
    await sandbox.command('U0MAYA', 'C0PAYMENTS', 'requests')
    const answer = await lastAnswerTo(sandbox, 'U0MAYA')
    expect(answer).toContain('Waiting for you')
    expect(answer).toContain('of erin in development')
    await sandbox.command('U0OMAR', 'C0PAYMENTS', 'requests')
    expect(await lastAnswerTo(sandbox, 'U0OMAR')).toContain('request.cancel')
  })
})
