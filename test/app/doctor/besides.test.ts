import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/app/doctor/finding.ts'
import { judgeOrganization } from '../../../src/app/doctor/judge-organization.ts'
import { judgeTrail } from '../../../src/app/doctor/judge-trail.ts'
import type { TrailSeen } from '../../../src/app/inside/besides.ts'
import { archiveQuery } from '../../../src/aws/athena/archive-query.ts'
import { DATA_EVENTS_COLUMN, TRAIL_COLUMNS } from '../../../src/aws/athena/trail-table.ts'
import { AccountId } from '../../../src/requests/ids.ts'
import { known, unknown } from '../../../src/shared/known.ts'

const DENIED = unknown('athena:GetWorkGroup AccessDeniedException')
const ACCOUNT = AccountId.parse('111111111111')
const OTHER = AccountId.parse('444444444444')
const TABLE = {
  database: 'cloudtrail',
  table: 'trail',
  workgroup: 'awskey',
  partitions: { day: 'timestamp', account: 'account' },
}
const TRAIL = {
  account: ACCOUNT,
  region: 'eu-central-1',
  table: TABLE,
  dataEvents: false,
  historyMs: 0,
  accounts: [],
}
const SEEN: TrailSeen = {
  workgroup: known({ kind: 'there', state: 'ENABLED', keepsResults: true }),
  columns: known({ all: TRAIL_COLUMNS, partitions: ['timestamp', 'account'] }),
}
const verdicts = (findings: readonly Finding[]): string[] => findings.map(({ verdict }) => verdict)
const judge = (changed: Partial<TrailSeen>) => judgeTrail(TRAIL, known({ ...SEEN, ...changed }))

describe('judgeTrail', () => {
  it('is fine where a query finds its workgroup and its columns', () => {
    expect(verdicts(judge({}))).toEqual(['fine', 'fine'])
  })

  it.each<[string, Partial<TrailSeen>]>([
    ['there is no workgroup', { workgroup: known({ kind: 'absent' }) }],
    [
      'it is disabled',
      { workgroup: known({ kind: 'there', state: 'DISABLED', keepsResults: true }) },
    ],
    [
      'results have no place',
      { workgroup: known({ kind: 'there', state: 'ENABLED', keepsResults: false }) },
    ],
  ])('is wrong where %s', (_case, changed) => {
    expect(verdicts(judge(changed))).toEqual(['wrong', 'fine'])
  })

  it.each([
    ['a column is missing', TRAIL_COLUMNS.slice(1), ['timestamp', 'account']],
    ['it is not partitioned as awskey.yml says', TRAIL_COLUMNS, ['timestamp']],
  ])('is wrong where %s', (_case, all, partitions) => {
    expect(verdicts(judge({ columns: known({ all, partitions }) }))).toEqual(['fine', 'wrong'])
  })

  it('needs the kind of an event only where the trail logs data events', () => {
    const withData = judgeTrail({ ...TRAIL, dataEvents: true }, known(SEEN))
    expect(verdicts(withData)).toEqual(['fine', 'wrong'])
    expect(JSON.stringify(withData)).toContain(DATA_EVENTS_COLUMN)
  })

  it('is not known where it could not be read, in part or whole', () => {
    expect(verdicts(judge({ workgroup: DENIED, columns: DENIED }))).toEqual([
      'not_known',
      'not_known',
    ])
    expect(verdicts(judgeTrail(TRAIL, DENIED))).toEqual(['not_known', 'not_known'])
  })

  it('knows every column that the query reads', () => {
    const { text } = archiveQuery(TABLE, {
      account: ACCOUNT,
      since: new Date(0),
      until: new Date(1),
      olderThan: new Date(1),
      dataEvents: true,
      credentials: ['AKIAIOSFODNN7EXAMPLE'],
      users: [],
      sessions: [],
      token: 't',
      session: 's',
    })
    const ofTheTable = text.replaceAll(/'[^']*'|"[^"]*"| AS \w+|json_extract_scalar/g, '')
    const read = [...ofTheTable.matchAll(/(?<![.\w])[a-z]+/g)].map(([name]) => name)
    expect(new Set(read)).toEqual(new Set([...TRAIL_COLUMNS, DATA_EVENTS_COLUMN]))
  })
})

describe('judgeOrganization', () => {
  const said = (except: readonly AccountId[], ...ids: readonly AccountId[]): string => {
    const [finding] = judgeOrganization(
      { account: ACCOUNT, except, names: {} },
      [{ id: ACCOUNT }],
      known(ids.map((id) => ({ id, name: `account-${id}` }))),
    )
    return finding?.verdict === 'fine' ? finding.said : JSON.stringify(finding)
  }

  it('names the accounts that awskey.yml does not', () => {
    expect(said([], ACCOUNT, OTHER)).toContain('account-444444444444 (444444444444)')
  })

  it('passes over those that are named or left out there', () => {
    expect(said([], ACCOUNT)).toBe('awskey.yml names all')
    expect(said([OTHER], ACCOUNT, OTHER)).toBe('awskey.yml names all')
  })

  it('is not known where the organisation could not be listed', () => {
    const config = { account: ACCOUNT, except: [], names: {} }
    expect(verdicts(judgeOrganization(config, [], DENIED))).toEqual(['not_known'])
  })
})
