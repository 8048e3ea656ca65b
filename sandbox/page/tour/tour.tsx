import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { useLive } from '../store/use-live.ts'
import { factsOf } from './facts.ts'
import { journeyOf } from './journey.ts'
import { TourCard } from './tour-card.tsx'
import { useTourOpen } from './use-tour-open.ts'

/** The guided tour of the main job, from the stale key to the history, for somebody who has read nothing. */
export function Tour(): ReactNode {
  const { open, folded, asked, close, fold } = useTourOpen()
  const clock = useLive('clock')
  const accounts = useLive('accounts')
  const messages = useLive('messages')
  const jobs = useLive('jobs')
  const secrets = useLive('secrets')
  const facts = useMemo(
    () => factsOf({ clock, accounts, messages, jobs, secrets }),
    [clock, accounts, messages, jobs, secrets],
  )
  const section = useRef<HTMLElement>(null)
  useEffect(() => {
    if (asked > 0) section.current?.focus()
  }, [asked])
  if (!open) return undefined
  return (
    <section className="tour" aria-label="Guided tour" ref={section} tabIndex={-1}>
      <TourCard
        journey={journeyOf(facts)}
        facts={facts}
        folded={folded}
        onFold={fold}
        onClose={close}
      />
    </section>
  )
}
