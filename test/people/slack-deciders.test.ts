import { describe, expect, it } from 'vitest'
import {
  aDeleteRequest,
  anAct,
  DEVELOPMENT,
  ERIN,
  MAX,
  MAYA,
  OMAR,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { loadConfig } from '../../src/app/config.ts'
import type { Organisation } from '../../src/people/organisation.ts'
import { createDeciders } from '../../src/people/slack-deciders.ts'
import { IamUserName, SlackUserId } from '../../src/requests/ids.ts'
import type { Decision } from '../../src/requests/request.ts'
import { known } from '../../src/shared/known.ts'

const ERINS_OTHER = SlackUserId.parse('U0ERINTWO')
const MAYAS_OTHER = SlackUserId.parse('U0MAYATWO')

/** Erin and Maya have two Slack accounts each; both stand for the same IAM user, however its name is written. */
const standFor = (userName: string) => [
  { account: DEVELOPMENT, userName: IamUserName.parse(userName) },
]
const seeded = loadConfig('sandbox/awskey.yml').organisation
const people: Organisation['people'] = new Map([
  [ERIN, standFor('erin')],
  [ERINS_OTHER, standFor('ERIN')],
  [MAYA, standFor('maya')],
  [MAYAS_OTHER, standFor('maya')],
])
const organisation: Organisation = { ...seeded, people }

function deciders(members: readonly string[]) {
  return createDeciders({
    organisation,
    profiles: {
      read: (id) =>
        Promise.resolve(
          known({ id, name: id, deleted: false, bot: false, guest: false, external: false }),
        ),
    },
    groups: { members: () => Promise.resolve(known(new Set(members))) },
    delegations: { to: () => Promise.resolve(known([])) },
  })
}

const approvalBy = (by: SlackUserId): Decision => ({
  kind: 'approve',
  by,
  at: '2026-03-09T10:00:00.000Z',
  as: 'team payments',
  act: anAct({ user: by, action: 'request.approve' }),
})

describe('mayDecide', () => {
  const all = deciders([ERIN, ERINS_OTHER, MAYA, MAYAS_OTHER, MAX])

  it("refuses the requester's other Slack account, though it is an approver's", async () => {
    expect(await all.mayDecide(aDeleteRequest(), ERIN)).toMatchObject({
      error: { reason: 'self_approval' },
    })
    expect(await all.mayDecide(aDeleteRequest(), ERINS_OTHER)).toMatchObject({
      error: { reason: 'same_aws_person' },
    })
    const asked = aDeleteRequest({ requester: ERINS_OTHER })
    expect(await all.mayDecide(asked, ERIN)).toMatchObject({ error: { reason: 'same_aws_person' } })
  })

  it('gives one human one vote, whichever of their Slack accounts clicks', async () => {
    const once = aDeleteRequest({ decisions: [approvalBy(MAYA)] })
    expect(await all.mayDecide(once, MAYAS_OTHER)).toMatchObject({
      error: { reason: 'already_decided_by_you' },
    })
    expect(await all.mayDecide(once, MAX)).toMatchObject({ ok: true })
  })
})

describe('howManyCould', () => {
  it('leaves out the requester under every Slack account', async () => {
    const from = { team: 'payments', owner: ERIN }
    const could = deciders([ERIN, ERINS_OTHER]).howManyCould(from, ERINS_OTHER)
    expect(await could).toEqual(known(0))
    expect(await deciders([MAYA, ERIN]).howManyCould(from, OMAR)).toEqual(known(2))
  })
})
