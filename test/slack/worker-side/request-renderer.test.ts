import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  aRotateRequest,
  ERIN,
  OMAR,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import { newKey, oldKeyInUse, ROTATIONS } from '../../../sandbox/gallery/rows/rotation-states.ts'
import { SlackUserId } from '../../../src/requests/ids.ts'
import type { RotateOperation } from '../../../src/requests/operation.ts'
import { Crash } from './fake-view-store.ts'
import { startRenderer } from './renderer-fixture.ts'

const ERINS_DM = 'D0ERIN'
const LEASE_OVER = 120_000
const later = new Date('2027-01-01T00:00:00.000Z')

function rotation(step: Partial<RotateOperation>): RotateOperation {
  const { operation } = aRotateRequest({ operation: step })
  if (operation.kind !== 'rotate') throw new Error('not a rotation')
  return operation
}

const soaking = (): RotateOperation => {
  const soak = ROTATIONS['rotate-soak']?.operation
  if (soak?.kind !== 'rotate') throw new Error('not a rotation')
  return soak
}

describe('render', () => {
  it('shows a request in one message and tells each event once in its thread', async () => {
    const { renderer, request, messages, change } = await startRenderer(aRotateRequest())

    await renderer.render(request())
    await renderer.render(request())
    change(
      { operation: rotation({ step: 'delivering', newKey }) },
      { type: 'started', actor: 'awskey', data: {} },
    )
    await renderer.render(request())

    const dm = messages(ERINS_DM)
    expect(dm.filter(({ thread }) => thread).map(({ text }) => text)).toEqual([
      expect.stringContaining('asked to rotate'),
      'Work on it began.',
    ])
    expect(
      dm.filter(({ text, thread }) => !thread && text.startsWith('Rotate access key')),
    ).toHaveLength(1)
    expect(dm.filter(({ text }) => text.startsWith('New access key'))).toHaveLength(1)
  })

  it('draws the message anew at each step', async () => {
    const { renderer, request, messages, change } = await startRenderer(aRotateRequest())
    await renderer.render(request())

    change({ hold: oldKeyInUse })
    await renderer.render(request())

    const shown = messages(ERINS_DM).find(({ thread }) => !thread)
    expect(shown?.all).toContain('198.51.100.7')
  })

  it('posts one message when many render at once', async () => {
    const { renderer, request, messages } = await startRenderer(aDeleteRequest())

    await Promise.all(Array.from({ length: 10 }, () => renderer.render(request())))

    expect(messages('C0PAYMENTS')).toHaveLength(1)
    expect(messages(ERINS_DM).filter(({ thread }) => !thread)).toHaveLength(1)
  })

  it('ends with the newest row although it changed meanwhile', async () => {
    const { renderer, request, messages, change } = await startRenderer(aDeleteRequest())
    const first = renderer.render(request())
    for (let at = 0; at < 5; at += 1)
      await Promise.all([
        renderer.render(change({ hold: { ...oldKeyInUse, facts: { ip: `198.51.100.${at}` } } })),
      ])
    await first
    await renderer.render(request())

    expect(messages('C0PAYMENTS').map(({ all }) => all)).toEqual([
      expect.stringContaining('198.51.100.4'),
    ])
  })

  it('leaves one stray at most when it dies between posting and storing, and heals', async () => {
    const { renderer, request, messages, store, wall, change } = await startRenderer(
      aDeleteRequest(),
    )
    store.crashBeforeShown('team')

    await expect(renderer.render(request())).rejects.toThrow(Crash)
    expect(await renderer.render(request())).toEqual({ failed: [], busy: ['team'] })
    wall.now += LEASE_OVER
    await renderer.render(request())
    expect(messages('C0PAYMENTS')).toHaveLength(2)

    await renderer.render(change({ hold: oldKeyInUse }))
    const cards = messages('C0PAYMENTS')
    expect(cards).toHaveLength(2)
    expect(cards.filter(({ all }) => all.includes('198.51.100.7'))).toHaveLength(1)
  })

  it('waits for a short rate limit', async () => {
    const { renderer, request, messages, faults, slept } = await startRenderer(aRotateRequest())
    faults.plant({ service: 'slack', operation: 'chat.postMessage', mode: 'throttle', times: 1 })

    expect(await renderer.render(request())).toEqual({ failed: [], busy: [] })

    expect(slept).toEqual([1_000])
    expect(messages(ERINS_DM).filter(({ thread }) => !thread)).toHaveLength(1)
  })

  it('says which view failed, makes it due and goes on with the others', async () => {
    const { renderer, request, messages, faults, store } = await startRenderer(aDeleteRequest())
    faults.plant({ service: 'slack', operation: 'chat.postMessage', mode: 'throttle', times: 2 })

    const { failed } = await renderer.render(request())

    expect(failed).toEqual([{ view: 'requester', why: 'ratelimited' }])
    expect(messages('C0PAYMENTS')).toHaveLength(1)
    expect(store.due(later)).toEqual([request().id])
    expect(await renderer.render(request())).toEqual({ failed: [], busy: [] })
    expect(store.due(later)).toEqual([])
    expect(messages(ERINS_DM).filter(({ thread }) => !thread)).toHaveLength(1)
  })

  it('does not move to another place for a failure that may pass', async () => {
    const { renderer, request, messages, faults } = await startRenderer(aRotateRequest())
    faults.plant({ service: 'slack', operation: 'chat.postMessage', mode: 'deny', times: 1 })

    const { failed } = await renderer.render(request())

    expect(failed).toEqual([{ view: 'requester', why: 'restricted_action' }])
    expect(messages()).toEqual([])
  })

  it('posts anew when somebody deleted the message', async () => {
    const { renderer, request, messages, change, slack } = await startRenderer(aDeleteRequest())
    await renderer.render(request())
    for (const [key, { channel }] of slack.workspace.messages)
      if (channel === 'C0PAYMENTS') slack.workspace.messages.delete(key)

    await renderer.render(change({}))

    expect(messages('C0PAYMENTS')).toHaveLength(1)
  })

  it('goes to the team, mentioning nobody, when the requester cannot be written to', async () => {
    const requester = SlackUserId.parse('U0DEL')
    const { renderer, request, messages, change } = await startRenderer(
      aRotateRequest({ requester }),
    )

    expect(await renderer.render(request())).toEqual({ failed: [], busy: [] })
    await renderer.render(change({}))

    const [shown, ...others] = messages('C0PAYMENTS').filter(({ thread }) => !thread)
    expect(others).toEqual([])
    expect(shown?.all).toContain('Shown here because `U0DEL` could not be written to')
  })

  it('asks security when the team channel cannot be written to', async () => {
    const { renderer, request, messages, slack } = await startRenderer(aDeleteRequest())
    const channel = slack.workspace.channels.get('C0PAYMENTS')
    if (channel) channel.is_archived = true

    expect(await renderer.render(request())).toEqual({ failed: [], busy: [] })

    expect(messages('C0SECURITY').map(({ all }) => all)).toEqual([
      expect.stringContaining('request.approve'),
    ])
  })

  it('asks the owner too when somebody else asked', async () => {
    const request = ROTATIONS['rotate-awaiting-approval'] ?? aRotateRequest()
    const { renderer, request: row, messages } = await startRenderer(request)

    await renderer.render(row())

    const withButton = messages().filter(({ all }) => all.includes('request.approve'))
    expect(withButton.map(({ channel }) => channel).toSorted()).toEqual(['C0PAYMENTS', ERINS_DM])
    expect(messages('D0OMAR').filter(({ thread }) => !thread)).toHaveLength(1)
  })

  it('gives each soak notice once, and takes Undo off when the soak is over', async () => {
    const { renderer, request, messages, change } = await startRenderer(aRotateRequest())
    const operation = soaking()
    await renderer.render(
      change({ operation }, { type: 'made_inactive', actor: 'awskey', data: {} }),
    )
    await renderer.render(change({ operation }, { type: 'soak_notice', actor: 'awskey', data: {} }))
    await renderer.render(request())

    const undo = () => messages().filter(({ all }) => all.includes('rotation.undo'))
    expect(
      undo()
        .map(({ channel }) => channel)
        .toSorted(),
    ).toEqual(['C0PAYMENTS', 'C0PAYMENTS', ERINS_DM, ERINS_DM, ERINS_DM])

    const overlap = rotation({ step: 'overlap', newKey, waitingFor: 'quiet' })
    await renderer.render(
      change({ operation: overlap }, { type: 'made_active', actor: 'U0ERIN', data: {} }),
    )
    expect(undo()).toEqual([])

    await renderer.render(
      change({ operation }, { type: 'made_inactive', actor: 'awskey', data: {} }),
    )
    expect(undo().filter(({ channel }) => channel === 'C0PAYMENTS')).toHaveLength(1)
  })

  it('asks once more on a new card, and points there from the old one', async () => {
    const { renderer, request, messages, change } = await startRenderer(aDeleteRequest())
    await renderer.render(request())
    const { operation } = aDeleteRequest({ operation: { askedTimes: 2 } })

    await renderer.render(change({ operation }, { type: 'asked_again', actor: 'awskey', data: {} }))

    const cards = messages('C0PAYMENTS')
    expect(cards.map(({ all }) => all.includes('request.approve'))).toEqual([false, true])
    expect(cards[0]?.all).toContain('on a new card')
  })

  it('tells the requester of the end in a message of its own', async () => {
    const { renderer, request, messages, change } = await startRenderer(aDeleteRequest())
    await renderer.render(request())

    change(
      { state: 'done', outcome: { word: 'deleted', facts: {} } },
      { type: 'deleted', actor: 'awskey', data: {} },
    )
    await renderer.render(request())
    await renderer.render(request())

    const ends = messages(ERINS_DM).filter(
      ({ thread, text }) => !thread && text.includes('AWS deleted'),
    )
    expect(ends).toHaveLength(2)
    expect(messages('C0PAYMENTS').map(({ all }) => all.includes('request.approve'))).toEqual([
      false,
    ])
  })

  it('tells the team that a key waits when the owner cannot be written to, and where it is to nobody', async () => {
    const owner = SlackUserId.parse('U0DEL')
    const operation = rotation({ step: 'delivering', newKey })
    const { renderer, request, messages, change } = await startRenderer(
      aRotateRequest({ owner, operation }),
    )
    const held = {
      reason: 'owner_not_reached',
      since: '2026-03-02T09:00:00.000Z',
      facts: { why: 'user_disabled' },
    } as const

    change({ hold: held }, { type: 'held', actor: 'awskey', data: { reason: 'owner_not_reached' } })
    const { failed } = await renderer.render(request())

    expect(failed).toEqual([{ view: 'delivery', why: 'user_disabled' }])
    const note = messages('C0PAYMENTS')
      .map(({ all }) => all)
      .join()
    expect(note).toContain('cannot be written to')
    expect(note).not.toContain('<@U0DEL>')
    expect(
      messages()
        .map(({ all }) => all)
        .join(),
    ).not.toContain('arn:aws:secretsmanager')
  })

  it("does not tell the team of Slack's own trouble", async () => {
    const operation = rotation({ step: 'delivering', newKey })
    const { renderer, request, messages, change } = await startRenderer(
      aRotateRequest({ operation }),
    )
    const since = '2026-03-02T09:00:00.000Z'
    const held = (why: string) => ({
      hold: { reason: 'owner_not_reached', since, facts: { why } } as const,
    })

    change(held('ratelimited'), {
      type: 'held',
      actor: 'awskey',
      data: { reason: 'owner_not_reached' },
    })
    await renderer.render(request())
    expect(messages('C0PAYMENTS')).toEqual([])

    change(held('user_disabled'))
    await renderer.render(request())
    expect(messages('C0PAYMENTS')).toHaveLength(1)
  })

  it('offers the owner of the key no Cancel, which only the requester can press', async () => {
    const { renderer, request, messages } = await startRenderer(
      aRotateRequest({
        requester: OMAR,
        state: 'awaiting_approval',
        approvals: {
          needed: 1,
          from: { team: 'payments', owner: ERIN },
          why: 'not_the_owner',
          typed: false,
        },
      }),
    )

    await renderer.render(request())

    expect(messages(ERINS_DM).map(({ all }) => all.includes('request.cancel'))).toEqual([false])
    expect(messages('C0PAYMENTS').map(({ all }) => all.includes('request.cancel'))).toEqual([true])
  })
})

describe('tellOwner', () => {
  const delivering = () =>
    aRotateRequest({ requester: OMAR, operation: { step: 'delivering', newKey } })

  it('tells the owner, and nobody else, where the secret is', async () => {
    const { renderer, request, messages } = await startRenderer(delivering())

    expect(await renderer.tellOwner(request())).toEqual({ kind: 'told' })
    await renderer.render(request())

    const withArn = messages().filter(({ all }) => all.includes(newKey.secretArn))
    expect(withArn.map(({ channel }) => channel)).toEqual([ERINS_DM])
    expect(withArn[0]?.all).toContain(
      `aws secretsmanager get-secret-value --secret-id ${newKey.secretArn} --query SecretString --output text`,
    )
  })

  it('tells once, however often it is asked', async () => {
    const { renderer, request, messages } = await startRenderer(delivering())

    await renderer.tellOwner(request())
    await renderer.tellOwner(request())

    expect(messages(ERINS_DM)).toHaveLength(1)
  })

  it('says that an owner who is gone cannot be reached', async () => {
    const owner = SlackUserId.parse('U0DEL')
    const { renderer, request, messages } = await startRenderer({ ...delivering(), owner })

    expect(await renderer.tellOwner(request())).toEqual({
      kind: 'unreachable',
      why: 'user_disabled',
    })
    expect(messages()).toEqual([])
  })

  const ofMachine = (team = 'payments') => {
    const { owner: _owner, ...ownerless } = delivering()
    return { ...ownerless, team }
  }

  it('tells the team of a machine user in its channel, naming secret and role', async () => {
    const { renderer, request, messages } = await startRenderer(ofMachine())

    expect(await renderer.tellOwner(request())).toEqual({ kind: 'told' })
    await renderer.render(request())

    const withArn = messages().filter(({ all }) => all.includes(newKey.secretArn))
    expect(withArn.map(({ channel }) => channel)).toEqual(['C0PAYMENTS'])
    expect(withArn[0]?.all).toContain('arn:aws:iam::111111111111:role/payments-workload')
    expect(withArn[0]?.text).toContain('waits for team payments')
  })

  it('tells no other channel than the team’s', async () => {
    const { renderer, request, slack, messages } = await startRenderer(ofMachine())
    const channel = slack.workspace.channels.get('C0PAYMENTS')
    if (channel === undefined) throw new Error('no channel')
    channel.is_archived = true

    expect(await renderer.tellOwner(request())).toEqual({
      kind: 'unreachable',
      why: 'is_archived',
    })
    expect(messages()).toEqual([])
  })

  it.each([
    ['no owner and no team is recorded', { team: undefined }, 'no_owner'],
    ['the team of a machine user names no role', { team: 'platform' }, 'no_team_reader'],
  ])('says that nobody can be told where %s', async (_what, recorded, why) => {
    const { renderer, request } = await startRenderer({ ...ofMachine(), ...recorded })

    expect(await renderer.tellOwner(request())).toEqual({ kind: 'unreachable', why })
  })

  it('does not know when Slack does not answer, and tells at the next try', async () => {
    const { renderer, request, faults } = await startRenderer(delivering())
    faults.plant({ service: 'slack', operation: 'chat.postMessage', mode: 'throttle', times: 2 })

    expect(await renderer.tellOwner(request())).toEqual({ kind: 'not_known', why: 'ratelimited' })
    expect(await renderer.tellOwner(request())).toEqual({ kind: 'told' })
  })

  it('tells again after a crash before it was stored', async () => {
    const { renderer, request, store, wall, messages } = await startRenderer(delivering())
    store.crashBeforeShown('delivery')

    await expect(renderer.tellOwner(request())).rejects.toThrow(Crash)
    expect(await renderer.tellOwner(request())).toEqual({ kind: 'not_known', why: 'busy' })
    wall.now += LEASE_OVER
    expect(await renderer.tellOwner(request())).toEqual({ kind: 'told' })
    expect(messages(ERINS_DM)).toHaveLength(2)
  })

  it('tells nobody before a key is sealed', async () => {
    const { renderer, request, messages } = await startRenderer(aRotateRequest())

    expect(await renderer.tellOwner(request())).toEqual({ kind: 'not_known', why: 'no_sealed_key' })
    expect(messages()).toEqual([])
  })
})
