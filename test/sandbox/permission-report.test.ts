import { describe, expect, it } from 'vitest'
import { isClean, permissionReport, reportLines } from '../support/permission-report.ts'

const record = {
  granted: ['worker/Read a:Get', 'worker/Write a:Put'],
  used: ['worker/Read a:Get'],
  refused: [],
}
const explained = { 'worker/Write *': 'for people' }

describe('permissionReport', () => {
  it('is clean when what nothing used is explained', () => {
    const report = permissionReport([record, record], explained)
    expect(isClean(report)).toBe(true)
    expect(reportLines(report)).toEqual(['Permissions: 1 of 2 used.'])
  })

  it('tells a permission that nothing used and nothing explains', () => {
    const report = permissionReport([record], {})
    expect(report.unexplained).toEqual(['worker/Write a:Put'])
    expect(isClean(report)).toBe(false)
    expect(reportLines(report).join('\n')).toContain('  worker/Write a:Put')
  })

  it('takes what one of several sandboxes used for used', () => {
    const other = { ...record, used: ['worker/Write a:Put'] }
    expect(isClean(permissionReport([record, other], {}))).toBe(true)
  })

  it('tells an explanation of what is used after all, and of what nobody grants', () => {
    const { usedAfterAll, explainedInVain } = permissionReport([record], {
      ...explained,
      'worker/Read a:Get': 'wrong',
      'clock/*': 'gone',
    })
    expect(usedAfterAll).toEqual(['worker/Read a:Get'])
    expect(explainedInVain).toEqual(['clock/*'])
  })

  it('tells every refused call once', () => {
    const denied = { ...record, refused: ['User: x', 'User: x'] }
    const report = permissionReport([denied], explained)
    expect(report.refused).toEqual(['User: x'])
    expect(isClean(report)).toBe(false)
  })
})
