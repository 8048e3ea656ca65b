/** The menu of keys while somebody types: signed requests of Slack's into the function that ships. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Pickable } from '../../src/keys/inventory.ts'
import { AccessKeyId, AccountId, IamUserName } from '../../src/requests/ids.ts'
import { payloadBody } from '../support/signed-slack-request.ts'
import {
  EMPTY_INVENTORY,
  MEMBER,
  type StartedIngress,
  startIngress,
} from '../support/slack-ingress.ts'

const FOUND: Pickable = {
  users: [
    {
      account: AccountId.parse('111111111111'),
      userName: IamUserName.parse('erin'),
      keys: [
        {
          id: AccessKeyId.parse('AKIAERINOLDKEY23VC3Q'),
          status: 'Active',
          createdAt: new Date('2025-10-21T09:00:00.000Z'),
        },
      ],
    },
  ],
  incomplete: [],
}

let ingress: StartedIngress
const started = async (pickable: () => Promise<Pickable>): Promise<void> => {
  ingress = await startIngress({
    inventory: { ...EMPTY_INVENTORY, pickable },
    clock: { now: () => new Date('2026-03-02T09:00:00.000Z') },
  })
}
afterEach(() => ingress.close())

const typing = async (value: string, view: object = {}, user = 'U0ERIN'): Promise<unknown> => {
  const answer = await ingress.send({
    body: payloadBody({
      type: 'block_suggestion',
      action_id: 'key.pick',
      block_id: 'key',
      value,
      user: { id: user, team_id: 'T0AWSKEY' },
      view: {
        id: 'V1',
        type: 'modal',
        callback_id: 'view.key_operation',
        private_metadata: JSON.stringify({ operation: 'deactivate' }),
        ...view,
      },
    }),
  })
  expect(answer.statusCode).toBe(200)
  const { options } = JSON.parse(answer.body) as { options: { text: { text: string } }[] }
  return options.map(({ text }) => text.text)
}
const doing = (operation: string): object => ({ private_metadata: JSON.stringify({ operation }) })

describe('the menu of keys', () => {
  it('offers what the operation of its form wants', async () => {
    await started(async () => FOUND)
    expect(await typing('vc3q')).toEqual(['erin in development · …VC3Q · Active · 132 days'])
    expect(await typing('vc3q', doing('delete'))).toEqual([
      'No Inactive key fits; type another part, or a whole access key id',
    ])
  })

  it('asks for a fresh inventory when it is opened, and not at each letter', async () => {
    await started(async () => FOUND)
    await typing('e')
    expect(ingress.others).toEqual([])
    await typing('')
    expect(ingress.others).toEqual([{ kind: 'inventories' }])
  })

  it('says so when the inventory cannot be read', async () => {
    await started(() => Promise.reject(new Error('the table is away')))
    expect(await typing('')).toEqual(['The keys cannot be read now; type the whole access key id'])
  })

  it('says so in time when the inventory does not answer', async () => {
    await started(() => new Promise(() => {}))
    const start = Date.now()
    expect(await typing('')).toEqual(['The keys cannot be read now; type the whole access key id'])
    expect(Date.now() - start).toBeLessThan(2_500)
  })

  it.each([
    ['a guest', { is_restricted: true }],
    ['a bot', { is_bot: true }],
    ['somebody of another workspace', { team_id: 'T0OTHER' }],
  ])('shows no name to %s', async (_what, flags) => {
    await started(async () => FOUND)
    ingress.slack.answers.set('users.info', { ok: true, user: { ...MEMBER, ...flags } })
    expect(await typing('erin')).toEqual(['Names are shown to members of this workspace only'])
  })

  it('shows no name to somebody whom Slack does not describe', async () => {
    await started(async () => FOUND)
    ingress.slack.answers.set('users.info', { ok: false, error: 'internal_error' })
    expect(await typing('erin')).toEqual([
      'Slack did not say who you are; type another letter to try again',
    ])
  })

  it.each([
    ['another form', { callback_id: 'view.rotate' }],
    ['no operation', { private_metadata: '{}' }],
    ['an operation that is not there', doing('deleteRoot')],
    ['nothing that can be read', { private_metadata: 'x' }],
  ])('offers nothing in %s', async (_what, view) => {
    await started(async () => FOUND)
    expect(await typing('erin', view)).toEqual([
      'This form is of another version of awskey; open it again',
    ])
  })
})
