import { describe, expect, it } from 'vitest'
import { DEVELOPMENT, PRODUCTION } from '../../sandbox/gallery/rows/request-rows.ts'
import { type ExemptLine, exemptByLines, linesGoBy } from '../../src/reminders/exempt-lines.ts'
import { aLine, aUser, LATER, NOW } from './exemptions-fixture.ts'

const USER = aLine({ kind: 'user', userName: 'ERIN' })
const PATH = aLine({ kind: 'path', path: '/payments/' })
const TAG = aLine({ kind: 'tag', key: 'env', value: 'sandbox' })
const GROUP = aLine({ kind: 'group', group: 'Robots' })

function answer(lines: readonly ExemptLine[], user = aUser(), trustTags = true, now = NOW) {
  return exemptByLines(lines, user, { trustTags, now })
}
const kindOf = (...asked: Parameters<typeof answer>): string => {
  const { exemptions } = answer(...asked)
  if (exemptions.kind === 'unknown') return 'not known'
  return exemptions.value.length > 0 ? 'exempt' : 'not exempt'
}

describe('exemptByLines', () => {
  it.each([
    ['its name, in whatever case', USER],
    ['its path', PATH],
    ['its tag', TAG],
    ['its group', GROUP],
  ])('exempts a user by %s', (_by, line) => {
    expect(answer([line]).exemptions).toEqual({
      kind: 'known',
      value: [
        {
          kind: 'exempt',
          from: 'configuration',
          until: LATER,
          reason: 'it goes in spring',
          approvedBy: [],
        },
      ],
    })
  })

  it.each([
    ['another name', aLine({ kind: 'user', userName: 'omar' })],
    ['another path', aLine({ kind: 'path', path: '/platform/' })],
    ['another value of the tag', aLine({ kind: 'tag', key: 'env', value: 'prod' })],
    ['another group', aLine({ kind: 'group', group: 'people' })],
    ['another account', aLine(USER.by, { account: PRODUCTION })],
    ['an end that has passed', aLine(USER.by, { until: NOW })],
  ])('exempts nobody by %s', (_by, line) => {
    expect(kindOf([line])).toBe('not exempt')
  })

  it('is not known where a line goes by what was not read', () => {
    expect(kindOf([GROUP], aUser({ groups: undefined }))).toBe('not known')
    expect(kindOf([TAG], aUser({ tags: undefined }))).toBe('not known')
    expect(kindOf([USER, GROUP], aUser({ groups: undefined }))).toBe('exempt')
  })

  it('ignores a tag that nobody protects, and lists it', () => {
    const { exemptions, untrusted } = answer([TAG], aUser(), false)
    expect(exemptions).toEqual({ kind: 'known', value: [] })
    expect(untrusted).toEqual([{ tag: 'env=sandbox', place: 'exempt[0]' }])
    expect(kindOf([TAG], aUser({ tags: undefined }), false)).toBe('not exempt')
    expect(answer([TAG]).untrusted).toEqual([])
  })
})

describe('linesGoBy', () => {
  const goBy = (lines: readonly ExemptLine[], trustTags = true) =>
    linesGoBy(lines, { account: DEVELOPMENT, trustTags, now: NOW })

  it('wants only what a line in force there goes by', () => {
    expect(goBy([USER, PATH])).toEqual({ tags: false, groups: false })
    expect(goBy([TAG, GROUP])).toEqual({ tags: true, groups: true })
    expect(goBy([TAG], false)).toEqual({ tags: false, groups: false })
    expect(
      goBy([aLine(GROUP.by, { account: PRODUCTION }), aLine(GROUP.by, { until: NOW })]),
    ).toEqual({ tags: false, groups: false })
  })
})
