import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reportRows } from '../../../src/keys/fleet/credential-report.ts'
import { COLUMNS, csvOf, someLine } from './report-fixture.ts'

const rowsOf = (csv: string) => [...reportRows(csv)]

describe('reportRows', () => {
  it('reads what IAM documents, cell by cell', () => {
    const csv = csvOf([
      someLine({ user: '<root_account>', password_enabled: 'not_supported', mfa_active: 'true' }),
      someLine({
        user: 'erin',
        access_key_1_active: 'true',
        access_key_1_last_rotated: '2026-01-02T03:04:05+00:00',
        access_key_1_last_used_date: 'N/A',
      }),
    ])

    expect(rowsOf(csv)).toMatchObject([
      {
        user: '<root_account>',
        password: { kind: 'unreadable' },
        mfa: { kind: 'is', value: true },
      },
      {
        user: 'erin',
        slots: [
          {
            active: { kind: 'is', value: true },
            lastRotated: { kind: 'is', value: new Date('2026-01-02T03:04:05Z') },
            lastUsed: { kind: 'none' },
          },
          {
            active: { kind: 'is', value: false },
            lastRotated: { kind: 'none' },
            lastUsed: { kind: 'none' },
          },
        ],
      },
    ])
  })

  it('finds columns by their name, in any order, and passes over those it does not know', () => {
    const line = someLine({ user: 'erin', mfa_active: 'true' })
    const [expected] = rowsOf(csvOf([line]))
    fc.assert(
      fc.property(fc.shuffledSubarray([...COLUMNS], { minLength: COLUMNS.length }), (columns) => {
        const csv = csvOf(
          [{ ...line, additional_credential: '7' }],
          ['additional_credential', ...columns],
        )
        expect(rowsOf(csv)).toEqual([expected])
      }),
    )
  })

  it('reads quoted cells with commas, quotes and line ends, and any line end', () => {
    const [header, ...rest] = csvOf([someLine({ user: 'x' })]).split('\n')
    const line = rest.join('\n').replace(/^x,/, '"a, ""b""\nc",')

    for (const end of ['\n', '\r\n', '\r'])
      expect(rowsOf(`${header}${end}${line}${end}${line}`).map(({ user }) => user)).toEqual([
        'a, "b"\nc',
        'a, "b"\nc',
      ])
  })

  it.each(['', 'no_information', 'not_supported', 'n/a?', 'soon', '2026-13-45T00:00:00Z', '0'])(
    'calls a date of %j unreadable, never "none"',
    (text) => {
      const csv = csvOf([someLine({ user: 'erin', access_key_1_last_used_date: text })])

      expect(rowsOf(csv)[0]?.slots[0]?.lastUsed).toEqual({ kind: 'unreadable' })
    },
  )

  it('calls a cell unreadable whose column is not there, or whose line broke off', () => {
    const without = COLUMNS.filter((name) => name !== 'access_key_2_active')
    expect(rowsOf(csvOf([someLine({ user: 'erin' })], without))[0]?.slots[1]?.active).toEqual({
      kind: 'unreadable',
    })
    const cut = csvOf([someLine({ user: 'erin' })])
      .split(',')
      .slice(0, COLUMNS.length + 2)
    expect(rowsOf(cut.join(','))[0]?.slots.map(({ active }) => active.kind)).toEqual([
      'unreadable',
      'unreadable',
    ])
  })

  it('takes nothing for a report that has no column of users', () => {
    expect(rowsOf('')).toEqual([])
    expect(rowsOf('<html>not now</html>\nx,y')).toEqual([])
  })
})
