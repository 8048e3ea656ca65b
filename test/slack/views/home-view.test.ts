import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  anAct,
  aRequestId,
  aRotateRequest,
  DEVELOPMENT,
  ERIN,
  MAX,
  MAYA,
  NEW_KEY,
  OLD_KEY,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import { validateView } from '../../../sandbox/slack/blocks/validate-view.ts'
import { parseJson } from '../../../sandbox/slack/json.ts'
import type { KeyRow } from '../../../src/keys/listing.ts'
import { IamUserName } from '../../../src/requests/ids.ts'
import type { Decision, Request } from '../../../src/requests/request.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { ok, refuse } from '../../../src/shared/result.ts'
import { closedHome, type HomeModel, personHome } from '../../../src/slack/views/home-view.ts'
import { checkMarkup } from '../../support/check-limits.ts'

const NOW = new Date('2026-03-02T10:00:00.000Z')

const key: KeyRow = {
  account: DEVELOPMENT,
  accountName: 'development',
  userName: IamUserName.parse('erin'),
  keyId: OLD_KEY,
  status: 'Active',
  ageDays: 132,
  lastUse: { kind: 'never' },
  owner: ERIN,
  team: 'payments',
  flags: ['stale'],
}
const listing = (rows: readonly KeyRow[]) =>
  ok({
    of: { kind: 'person', person: ERIN } as const,
    rows,
    readAt: NOW,
    unreadable: [],
    withoutKeys: 0,
  })

const aHome = (overrides: Partial<HomeModel> = {}): HomeModel => ({
  now: NOW,
  page: 1,
  waiting: { requests: [], notKnown: [] },
  mine: [],
  keys: listing([key]),
  delegation: { approvesFor: known([]), mine: known(undefined), forOthers: known([]) },
  decided: [],
  ...overrides,
})

const textOf = (model: HomeModel): string => JSON.stringify(personHome(model).blocks)
const actionsOf = (model: HomeModel): readonly string[] =>
  [...textOf(model).matchAll(/"action_id":"([\w.]+)"/g)].map(([, action = '']) => action)

function problems(model: HomeModel): readonly unknown[] {
  const view = personHome(model)
  const bytes = JSON.stringify(view).length
  return [
    ...validateView(Object(parseJson(JSON.stringify(view))), { surface: 'home', refusesNew: true }),
    ...(bytes > 250_000 ? [`${bytes} bytes`] : []),
    ...(view.blocks.length > 100 ? [`${view.blocks.length} blocks`] : []),
  ]
}

const manyRequests = (count: number, reason = 'because'): readonly Request[] =>
  Array.from({ length: count }, (_, n) =>
    aDeleteRequest({ id: aRequestId(n), act: anAct({ reason }) }),
  )

describe('personHome', () => {
  it('has a place for everything and nothing that Slack refuses', () => {
    const decision: Decision = {
      kind: 'approve',
      by: MAYA,
      at: '2026-03-01T09:00:00.000Z',
      as: 'team payments',
      act: anAct({ user: MAYA }),
    }
    const model = aHome({
      waiting: { requests: [aDeleteRequest()], notKnown: [] },
      mine: [aRotateRequest({ state: 'awaiting_approval' })],
      delegation: {
        approvesFor: known(['payments']),
        mine: known({ from: MAYA, to: MAX, until: '2026-03-20T00:00:00.000Z', act: anAct() }),
        forOthers: known([ERIN]),
      },
      decided: [{ request: aDeleteRequest({ state: 'done' }), decision }],
    })
    expect(problems(model)).toEqual([])
    for (const title of [
      'Waiting for you',
      'You asked for',
      'Your access keys',
      'Deciding in your place',
      'Decided by you lately',
    ])
      expect(textOf(model)).toContain(title)
    expect(actionsOf(model)).toEqual(
      expect.arrayContaining([
        'request.approve',
        'request.deny',
        'request.nudge',
        'request.cancel',
        'key.rotate',
        'key.deactivate',
        'delegate.open',
        'delegate.end',
      ]),
    )
  })

  it('turns pages when there is more than Slack takes, and leaves nothing out', () => {
    const requests = manyRequests(200, 'x'.repeat(1_000))
    const model = aHome({ waiting: { requests, notKnown: [] } })
    const pages: string[] = []
    for (let page = 1; ; page++) {
      expect(problems({ ...model, page })).toEqual([])
      const text = textOf({ ...model, page })
      pages.push(text)
      if (!text.includes(`"value":"${page + 1}"`)) break
    }
    expect(pages.length).toBeGreaterThan(4)
    for (const { id } of requests)
      expect(pages.filter((page) => page.includes(`"value":"${id}.1"`))).toHaveLength(1)
    expect(pages[1]).toContain('Waiting for you (continued)')
    expect(pages.at(-1)).toContain('Your access keys')
  })

  it('shows the last page where the one that was asked for is not there any more', () => {
    expect(textOf(aHome({ page: 9 }))).toBe(textOf(aHome()))
  })

  it('says that nothing waits only where that is known', () => {
    expect(textOf(aHome())).toContain('Nothing waits for your decision')
    const notKnown = aHome({ waiting: { requests: [], notKnown: ['ratelimited', 'ratelimited'] } })
    expect(textOf(notKnown)).toContain('*Not known* for 2 requests')
    expect(textOf(notKnown)).not.toContain('Nothing waits')
  })

  it.each([
    ['an Active key', { status: 'Active', flags: [] }, ['key.rotate', 'key.deactivate']],
    ['an Inactive key', { status: 'Inactive', flags: [] }, ['key.activate', 'key.delete']],
    ['a key in another state', { status: 'Other', flags: [] }, []],
    ['a protected key', { status: 'Active', flags: ['protected'] }, []],
  ] as const)('offers for %s what can be done with it', (_what, change, actions) => {
    const model = aHome({ keys: listing([{ ...key, ...change }]) })
    expect(actionsOf(model).filter((action) => action.startsWith('key.'))).toEqual(actions)
  })

  it('offers no rotation while both places of the user are taken', () => {
    const model = aHome({ keys: listing([key, { ...key, keyId: NEW_KEY }]) })
    expect(actionsOf(model)).not.toContain('key.rotate')
  })

  it('says of keys that could not be read that they are not known', () => {
    const unread = aHome({
      keys: ok({
        ...listing([]).value,
        unreadable: [{ user: 'erin', why: 'ListAccessKeys: Throttling' }],
      }),
    })
    expect(textOf(unread)).toContain('Not known')
    expect(textOf(unread)).not.toContain('You have no access key')
    const refused = aHome({ keys: refuse({ reason: 'no_iam_user_of_yours' }) })
    expect(textOf(refused)).toContain('No IAM user is recorded as yours')
  })

  it('offers to let somebody decide only to approvers', () => {
    expect(actionsOf(aHome())).not.toContain('delegate.open')
    const { delegation } = aHome()
    const approver = aHome({ delegation: { ...delegation, approvesFor: known(['payments']) } })
    expect(actionsOf(approver)).toContain('delegate.open')
    const unread = aHome({ delegation: { ...delegation, approvesFor: unknown('ratelimited') } })
    expect(textOf(unread)).toContain('*not known* whether you are an approver')
  })

  it("lets nobody's words act", () => {
    const [request] = manyRequests(1, '<!channel> *bold* &')
    const model = aHome({ waiting: { requests: request ? [request] : [], notKnown: ['<@U1>'] } })
    const markups = [...textOf(model).matchAll(/"type":"mrkdwn","text":("(?:[^"\\]|\\.)*")/g)].map(
      ([, text = '""']) => String(JSON.parse(text)),
    )
    expect(markups.length).toBeGreaterThan(3)
    expect(markups.flatMap((markup) => checkMarkup(markup, 'home'))).toEqual([])
  })
})

describe('closedHome', () => {
  it('says why, and offers another look only where that may help', () => {
    expect(JSON.stringify(closedHome({ reason: 'guest' }))).toContain('Guests cannot use awskey')
    expect(JSON.stringify(closedHome({ reason: 'guest' }))).not.toContain('home.page')
    const unread = closedHome({ reason: 'person_unreadable', why: 'users.info: ratelimited' })
    expect(JSON.stringify(unread)).toContain('home.page')
  })
})
