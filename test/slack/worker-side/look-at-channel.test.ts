import { describe, expect, it } from 'vitest'
import { createLookAtChannel } from '../../../src/slack/worker-side/look-at-channel.ts'
import { startSlack } from '../../sandbox/slack/slack-fixture.ts'

async function look(
  id: string,
  traits: {
    readonly is_archived?: boolean
    readonly is_ext_shared?: boolean
    readonly is_pending_ext_shared?: boolean
    readonly is_org_shared?: boolean
  } = {},
  without_app = false,
) {
  const { client, slack } = await startSlack()
  const channel = slack.workspace.channels.get(id)
  if (channel !== undefined) {
    slack.workspace.channels.set(id, { ...channel, ...traits })
    if (without_app) channel.members.delete('U0AWSKEYBOT')
  }
  return createLookAtChannel({ slack: client })(id)
}

describe('createLookAtChannel', () => {
  it('finds a channel of the company fine, also one that several of its workspaces share', async () => {
    expect(await look('C0PAYMENTS')).toEqual({ kind: 'fine' })
    expect(await look('C0PAYMENTS', { is_org_shared: true })).toEqual({ kind: 'fine' })
  })

  it.each([
    ['shared', { is_ext_shared: true }],
    ['shared', { is_pending_ext_shared: true }],
    ['shared', { is_ext_shared: true, is_archived: true }],
    ['archived', { is_archived: true }],
  ] as const)('says of a channel that it is %s', async (trouble, traits) => {
    expect(await look('C0PAYMENTS', traits)).toEqual({ kind: 'trouble', trouble })
  })

  it('says where awskey is not in it, and where there is none', async () => {
    expect(await look('C0PAYMENTS', {}, true)).toEqual({ kind: 'trouble', trouble: 'not_invited' })
    expect(await look('C0NOWHERE')).toEqual({ kind: 'trouble', trouble: 'missing' })
  })

  it('does not know what it could not read, and never takes that for fine', async () => {
    const { client, faults } = await startSlack()
    faults.plant({ service: 'slack', operation: 'conversations.info', mode: 'throttle', times: 1 })
    expect(await createLookAtChannel({ slack: client })('C0PAYMENTS')).toEqual({
      kind: 'not_known',
      why: 'conversations.info: ratelimited',
    })
  })

  it('does not know what a channel is of which Slack gives no flags', async () => {
    const { client } = await startSlack()
    const bare = Object.assign(Object.create(client), {
      conversations: { info: async () => ({ ok: true, channel: { id: 'C0PAYMENTS' } }) },
    })
    expect(await createLookAtChannel({ slack: bare })('C0PAYMENTS')).toEqual({
      kind: 'not_known',
      why: 'conversations.info: flags_missing',
    })
  })
})
