import type { ReactNode } from 'react'
import type { LiveJobs } from '../../wire/live-state.ts'
import { useLive } from '../store/use-live.ts'

/** What awskey's queue holds: whether it is at work, and what it gave up. */
export function JobsIndicator(): ReactNode {
  const jobs = useLive('jobs')
  if (jobs.dead > 0) return <span className="jobs bad">{givenUpText(jobs.dead)}</span>
  return <span className="jobs">{jobsText(jobs)}</span>
}

function givenUpText(dead: number): string {
  return dead === 1 ? '1 job given up' : `${dead} jobs given up`
}

function jobsText({ waiting, running }: LiveJobs): string {
  if (waiting + running === 0) return 'no jobs'
  const parts = [running > 0 && `${running} running`, waiting > 0 && `${waiting} waiting`]
  return `jobs: ${parts.filter((part) => part !== false).join(', ')}`
}
