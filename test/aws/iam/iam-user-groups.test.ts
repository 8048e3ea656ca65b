import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createIamUserGroups } from '../../../src/aws/iam/iam-user-groups.ts'
import type { UserGroupsOf } from '../../../src/reminders/read-what-lines-need.ts'
import { IamUserName } from '../../../src/requests/ids.ts'
import { DEVELOPMENT, SESSION } from '../../support/aws-on-wire.ts'
import {
  type Answer,
  startWireDouble,
  type WireDouble,
  xmlAnswer,
  xmlError,
} from '../../support/wire-double.ts'

const USER = { account: DEVELOPMENT, userName: IamUserName.parse('kim'), session: SESSION }
let wire: WireDouble
let answer: Answer
let memberships: UserGroupsOf
beforeEach(async () => {
  wire = await startWireDouble((call, nth) => answer(call, nth))
  memberships = createIamUserGroups({ sessions: wire.sessions })
})
afterEach(() => wire.stop())

const page = (name: string, more: boolean) =>
  xmlAnswer(
    'ListGroupsForUser',
    `<Groups><member><GroupName>${name}</GroupName><GroupId>AGPAAAAAAAAAAAAAAAAAA</GroupId><Arn>arn:aws:iam::${DEVELOPMENT}:group/${name}</Arn><Path>/</Path><CreateDate>2026-03-02T09:00:00Z</CreateDate></member></Groups><IsTruncated>${more}</IsTruncated>${more ? '<Marker>next</Marker>' : ''}`,
  )

describe('groupsOf', () => {
  it('gives the names of every page', async () => {
    answer = (_call, nth) => page(`group-${nth}`, nth < 3)
    expect(await memberships.groupsOf(USER)).toEqual({
      kind: 'known',
      value: ['group-1', 'group-2', 'group-3'],
    })
  })

  it('is not known when a page fails: a group that was not read may be the one that exempts', async () => {
    answer = (_call, nth) => (nth === 1 ? page('robots', true) : xmlError(403, 'AccessDenied'))
    expect(await memberships.groupsOf(USER)).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('iam:ListGroupsForUser'),
    })
  })
})
