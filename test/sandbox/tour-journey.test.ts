import { describe, expect, it } from 'vitest'
import type { TourFacts } from '../../sandbox/page/tour/facts.ts'
import { journeyOf } from '../../sandbox/page/tour/journey.ts'

const key = (accessKeyId: string, status: 'Active' | 'Inactive' = 'Active') => ({
  accessKeyId,
  status,
  createDate: '2026-01-01T00:00:00.000Z',
})

const start: TourFacts = {
  oldKey: key('AKIAOLD'),
  newKey: undefined,
  fetched: false,
  used: false,
  ageDays: 132,
  quietDays: 0,
  rotation: undefined,
  deletion: undefined,
  card: undefined,
  ownRefused: false,
  historyShown: false,
  settled: true,
}
const rotating: TourFacts = { ...start, newKey: key('AKIANEW'), rotation: '*In progress.*' }
const soaking: TourFacts = { ...rotating, used: true, oldKey: key('AKIAOLD', 'Inactive') }
const deleted: TourFacts = { ...soaking, oldKey: undefined, deletion: '*Deleted:* AWS deleted it.' }

describe('journeyOf', () => {
  it.each([
    [1, start],
    [1, { ...start, rotation: '*In progress.*', settled: false }],
    [2, rotating],
    [2, { ...rotating, fetched: true }],
    [3, { ...rotating, used: true }],
    [4, soaking],
    [5, { ...soaking, deletion: '*Waits for approval:*' }],
    [6, deleted],
  ] as const)('stands at step %i', (step, facts) => {
    expect(journeyOf(facts)).toEqual({ kind: 'step', step })
  })

  it('is done when the history was seen after the deletion', () => {
    expect(journeyOf({ ...deleted, historyShown: true })).toEqual({ kind: 'done' })
  })

  it.each([
    ['second_key_not_ours', { ...start, newKey: key('AKIANEW') }],
    ['old_key_inactive', { ...start, oldKey: key('AKIAOLD', 'Inactive') }],
    ['rotation_ended', { ...rotating, rotation: '*Cancelled* by Erin.' }],
    ['new_key_gone', { ...rotating, newKey: undefined }],
    ['new_key_inactive', { ...rotating, newKey: key('AKIANEW', 'Inactive') }],
    ['held', { ...rotating, rotation: '*On hold:* not known.' }],
    ['deletion_ended', { ...soaking, deletion: '*Denied* by Max.' }],
    ['deleted_outside', { ...deleted, deletion: undefined }],
    ['no_key', { ...start, oldKey: undefined }],
  ] as const)('names the detour %s, once nothing is under way', (why, facts) => {
    expect(journeyOf(facts)).toMatchObject({ kind: 'detour', why })
    expect(journeyOf({ ...facts, settled: false }).kind).toBe('step')
  })
})
