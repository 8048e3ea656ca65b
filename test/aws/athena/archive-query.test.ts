import { describe, expect, it } from 'vitest'
import { archiveQuery } from '../../../src/aws/athena/archive-query.ts'
import type { ArchiveQuestion } from '../../../src/exposure/audit/trail-archive.ts'
import { AccountId } from '../../../src/requests/ids.ts'

const TABLE = {
  database: 'cloudtrail',
  table: 'organization_trail',
  workgroup: 'awskey',
  partitions: {},
}
const KEY = 'AKIA2EXAMPLE234567AB'
const SESSION = 'ASIA2EXAMPLE234567CD'
const ROLE_SESSION = 'arn:aws:sts::111111111111:assumed-role/deploy/erin@laptop'

const question = (changes: Partial<ArchiveQuestion> = {}): ArchiveQuestion => ({
  token: 't'.repeat(64),
  account: AccountId.parse('111111111111'),
  credentials: [KEY],
  users: [],
  sessions: [],
  since: new Date('2025-03-02T09:00:00.500Z'),
  until: new Date('2026-03-02T09:00:00.000Z'),
  olderThan: new Date('2025-12-03T09:00:00.000Z'),
  dataEvents: true,
  session: 's',
  ...changes,
})
const whereOf = (text: string): string => /WHERE (.*)\nORDER/s.exec(text)?.[1] ?? ''

describe('archiveQuery', () => {
  it('asks for what is older, and for data events of the whole period, newest first and so many', () => {
    const { text, parameters } = archiveQuery(TABLE, question({ credentials: [KEY, SESSION] }))

    expect(text).toContain('FROM "cloudtrail"."organization_trail"')
    expect(whereOf(text).split('\n  AND ')).toEqual([
      'recipientaccountid = ?',
      'eventtime >= ?',
      'eventtime <= ?',
      "(eventtime < ? OR eventcategory = 'Data')",
      '(useridentity.accesskeyid IN (?, ?))',
    ])
    expect(parameters).toEqual([
      "'111111111111'",
      "'2025-03-02T09:00:00Z'",
      "'2026-03-02T09:00:00Z'",
      "'2025-12-03T09:00:00Z'",
      `'${KEY}'`,
      `'${SESSION}'`,
    ])
    expect(text).toMatch(/\nORDER BY eventtime DESC\nLIMIT 100000$/)
  })

  it.each<[string, Partial<ArchiveQuestion>, string]>([
    ['older calls alone', { dataEvents: false }, 'eventtime < ?'],
    ['data events alone', { olderThan: undefined }, "eventcategory = 'Data'"],
  ])('asks for %s where no more is wanted', (_what, changes, condition) => {
    expect(whereOf(archiveQuery(TABLE, question(changes)).text).split('\n  AND ')[3]).toBe(
      condition,
    )
  })

  it('names its partitions where the table has some, with a day for files that came late', () => {
    const partitions = { day: 'timestamp', account: 'account' }
    const { text, parameters } = archiveQuery({ ...TABLE, partitions }, question())

    expect(whereOf(text).split('\n  AND ').slice(0, 3)).toEqual([
      '"timestamp" >= ?',
      '"timestamp" <= ?',
      '"account" = ?',
    ])
    expect(parameters.slice(0, 3)).toEqual(["'2025/03/02'", "'2026/03/03'", "'111111111111'"])
  })

  it('looks for users and sessions by name beside the keys', () => {
    const asked = question({ users: ['support-2'], sessions: [ROLE_SESSION] })
    const { text, parameters } = archiveQuery(TABLE, asked)

    expect(whereOf(text)).toContain(
      '(useridentity.accesskeyid IN (?) OR useridentity.username IN (?) OR useridentity.arn IN (?))',
    )
    expect(parameters.slice(-3)).toEqual([`'${KEY}'`, "'support-2'", `'${ROLE_SESSION}'`])
  })

  it('has as many parameters as question marks, and no value in the text', () => {
    const asked = question({ credentials: [KEY, SESSION], users: ['support-2', 'ci-9'] })
    const { text, parameters } = archiveQuery(TABLE, asked)

    expect(text.match(/\?/g)).toHaveLength(parameters.length)
    for (const value of parameters) expect(text).not.toContain(value.slice(1, -1))
  })

  it('takes ids alone out of what STS answered, never a session token', () => {
    const { text } = archiveQuery(TABLE, question())
    const selected = text.slice(0, text.indexOf('\nFROM'))

    expect(selected.match(/responseelements[^,]*(?:, '\$[^']*')?/g)).toEqual([
      'responseelements END AS iamanswer',
      "responseelements, '$.credentials.accessKeyId'",
      "responseelements, '$.assumedRoleUser.arn'",
      "responseelements, '$.federatedUser.arn'",
    ])
    expect(selected).toContain("WHEN eventsource = 'iam.amazonaws.com' THEN responseelements")
  })

  it.each<[string, Partial<ArchiveQuestion>]>([
    ['a quote in a key', { credentials: ["AKIA2EXAMPLE234567AB' OR '1'='1"] }],
    ['a quote in a name', { users: ["erin' OR '1'='1"] }],
    ['a function in a name', { users: ['concat(chr(39))'] }],
    ['a comment in a name', { users: ['erin --'] }],
    ['a line in a name', { users: ['erin\nUNION SELECT'] }],
    ['an empty name', { users: [''] }],
    ['a quote in a session', { sessions: [`${ROLE_SESSION}' OR '1'='1`] }],
    ['an ARN of something else', { sessions: ['arn:aws:iam::111111111111:user/erin'] }],
    ['an account that is none', { account: "1' OR 1=1" as AccountId }],
  ])('makes no query of %s', (_what, changes) => {
    expect(() => archiveQuery(TABLE, question(changes))).toThrow()
  })

  it.each([
    ['database', { database: 'cloudtrail"; DROP TABLE x; --' }],
    ['table', { table: 'trail" WHERE 1=1 --' }],
    ['day column', { partitions: { day: 'timestamp" OR "1"="1' } }],
    ['account column', { partitions: { account: 'account"' } }],
  ])('makes no query of a %s that is no plain name', (_what, changes) => {
    expect(() => archiveQuery({ ...TABLE, ...changes }, question())).toThrow()
  })
})
