import { describe, expect, it } from 'vitest'
import { DEVELOPMENT } from '../../sandbox/gallery/rows/request-rows.ts'
import type { ExemptLine } from '../../src/reminders/exempt-lines.ts'
import { createReadWhatLinesNeed } from '../../src/reminders/read-what-lines-need.ts'
import { type Known, known, unknown } from '../../src/shared/known.ts'
import { aLine, aUser, NOW } from './exemptions-fixture.ts'

const TAG = aLine({ kind: 'tag', key: 'env', value: 'sandbox' })
const GROUP = aLine({ kind: 'group', group: 'robots' })
const UNREAD = aUser({ tags: undefined, groups: undefined })

function completed(
  lines: readonly ExemptLine[],
  groups: Known<readonly string[]> = known(['robots']),
  user = UNREAD,
) {
  const asked: string[] = []
  const { tags: _tags, groups: _groups, ...rest } = aUser()
  const read = createReadWhatLinesNeed({
    lines,
    accounts: [{ id: DEVELOPMENT, trustTags: true }],
    users: {
      read() {
        asked.push('tags')
        return Promise.resolve(known({ ...rest, createdAt: NOW, tags: { env: 'sandbox' } }))
      },
    },
    memberships: {
      groupsOf() {
        asked.push('groups')
        return Promise.resolve(groups)
      },
    },
    clock: { now: () => NOW },
  })(user, 'session')
  return read.then(({ tags, groups: found }) => ({ asked, tags, groups: found }))
}

describe('createReadWhatLinesNeed', () => {
  it('reads nothing that no line goes by, and nothing that is known', async () => {
    expect((await completed([])).asked).toEqual([])
    expect((await completed([aLine({ kind: 'user', userName: 'erin' })])).asked).toEqual([])
    expect((await completed([TAG, GROUP], known([]), aUser())).asked).toEqual([])
  })

  it('reads tags and groups where a line goes by them', async () => {
    expect(await completed([TAG])).toMatchObject({ asked: ['tags'], tags: { env: 'sandbox' } })
    expect(await completed([GROUP])).toMatchObject({ asked: ['groups'], groups: ['robots'] })
  })

  it('leaves open what could not be read, or is of another user of that name', async () => {
    expect(await completed([GROUP], unknown('Throttling'))).toMatchObject({ groups: undefined })
    const other = { ...UNREAD, userId: 'AIDAANOTHERONE' as never }
    expect(await completed([TAG], known([]), other)).toMatchObject({ tags: undefined })
  })
})
