import type { ReactNode } from 'react'
import type { LiveProblem } from '../../wire/live-state.ts'
import { useLive } from '../store/use-live.ts'
import { ContainerLog } from './container-log.tsx'
import { Popover } from './popover.tsx'

/** All that went wrong, newest first: what it was, what is known of it, and where to look. */
export function ProblemsPanel(): ReactNode {
  const problems = useLive('problems')
  const { dead } = useLive('jobs')
  const count = problems.reduce((sum, { times }) => sum + times, 0)
  return (
    <Popover
      name="Problems"
      title="Problems"
      badge={<span className={count > 0 ? 'count bad' : 'count'}>{count}</span>}
    >
      {dead > 0 && (
        <p className="act-problem">
          {dead === 1 ? '1 job was' : `${dead} jobs were`} given up and{' '}
          {dead === 1 ? 'lies' : 'lie'} in the dead-letter queue. Nobody tries again by itself.
        </p>
      )}
      {count === 0 && (
        <p className="soft">
          None. Here you see what awskey did not acknowledge in time, what Slack refused, and what
          failed or ended. Plant a fault to try it.
        </p>
      )}
      <ol className="problems" aria-label="Problems, newest first">
        {problems.map((problem) => (
          <ProblemEntry key={problem.id} problem={problem} />
        ))}
      </ol>
    </Popover>
  )
}

const KINDS: Readonly<Record<LiveProblem['kind'], string>> = {
  listener: 'Slack got no proper answer in time',
  web_api: 'Slack refused a call',
  job: 'A job failed',
  container: 'A function ended',
}

function ProblemEntry({ problem }: { readonly problem: LiveProblem }): ReactNode {
  const { at, kind, what, user, detail, hint, times } = problem
  const people = useLive('people')
  const who = people.find(({ id }) => id === user)
  return (
    <li className="problem">
      <p className="problem-head">
        <strong>{KINDS[kind]}</strong>
        {times > 1 && <span className="chip">{times} times</span>}
        <span className="soft">
          <time dateTime={at}>{at.slice(11, 19)}</time> by the real clock
        </span>
      </p>
      <p>
        <code>{what}</code>
        {who !== undefined && <> for {who.realName}</>}
      </p>
      <p className="problem-detail">{detail}</p>
      <p className="soft">{hint.charAt(0).toUpperCase() + hint.slice(1)}.</p>
      <ContainerLog container={containerOf(problem)} />
    </li>
  )
}

/** Which function's log says more: the container the problem names, or else all of the function it came from. */
function containerOf({ kind, what, hint }: LiveProblem): string {
  const named = /\b(?:slack|worker|clock)-\d+\b/.exec(`${what} ${hint}`)?.[0]
  return named ?? (kind === 'listener' || kind === 'web_api' ? 'slack' : 'worker')
}
