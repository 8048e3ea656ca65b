import { describe, expect, it } from 'vitest'
import { problemsOf } from '../../sandbox/http/problems.ts'
import type { RefusedCall } from '../../sandbox/slack/refused-calls.ts'

const refused = (sequence: number, second: number, method = 'chat.update'): RefusedCall => ({
  sequence,
  at: `2026-03-02T09:00:${String(second).padStart(2, '0')}.000Z`,
  method,
  error: 'ratelimited',
  details: [],
  container: 'worker-1',
})
const NOTHING = { failures: [], refused: [], jobs: [], ended: [] }

describe('problemsOf', () => {
  it('says once what happened again and again, with how often and when last', () => {
    const calls = Array.from({ length: 150 }, (_, at) => refused(at, at % 60))
    const problems = problemsOf({ ...NOTHING, refused: calls })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ times: 150, at: '2026-03-02T09:00:59.000Z' })
  })

  it('keeps apart what something else came between', () => {
    const calls = [refused(1, 1), refused(2, 2, 'chat.postMessage'), refused(3, 3)]
    const problems = problemsOf({ ...NOTHING, refused: calls })
    expect(problems.map(({ what, times }) => `${what} ${times}`)).toEqual([
      'chat.update: ratelimited 1',
      'chat.postMessage: ratelimited 1',
      'chat.update: ratelimited 1',
    ])
  })
})
