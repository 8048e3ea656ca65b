import type { ReactNode } from 'react'
import { ActProblem } from '../aws/act-problem.tsx'
import { runAct, useActs } from '../store/acts.ts'
import { post } from '../store/api.ts'
import { useLive } from '../store/use-live.ts'
import { businessTimeText, nextDueText } from './clock-words.ts'
import { JobsIndicator } from './jobs-indicator.tsx'

/** Business time and the hand on it. It only goes forward, stops at every due moment on the way, and one move is made at a time. */
const MOVES = [
  { label: '+1 hour', advance: 'PT1H' },
  { label: '+1 day', advance: 'P1D' },
  { label: '+7 days', advance: 'P7D' },
] as const

const PLACE = 'clock'

export function TimeControls(): ReactNode {
  const { now, nextDueAt } = useLive('clock')
  const moving = useActs(PLACE).pending.length > 0
  return (
    <div className="time-controls">
      <p className="business-time">
        <time data-testid="now" dateTime={now}>
          {businessTimeText(now)}
        </time>
        <span className="due soft">
          {moving ? 'Time moves…' : nextDueText(now, nextDueAt)} · <JobsIndicator />
        </span>
      </p>
      <span className="unseen" role="status">
        {moving ? 'Time moves…' : ''}
      </span>
      <div className="moves">
        {MOVES.map(({ label, advance }) => (
          <button
            key={advance}
            type="button"
            className="button small"
            aria-busy={moving}
            onClick={() => void move(advance)}
          >
            {label}
          </button>
        ))}
      </div>
      <ActProblem place={PLACE} />
    </div>
  )
}

let pressed = 0

/** Each press counts, also while the last one still moves: the sandbox does one after the other. */
async function move(advance: string): Promise<void> {
  pressed += 1
  await runAct(PLACE, `advance ${pressed}`, () => post('clock', { advance }))
}
