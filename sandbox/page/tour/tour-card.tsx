import { type ReactNode, useEffect } from 'react'
import { dismissProblem, useActs } from '../store/acts.ts'
import { useSession } from '../store/session.tsx'
import { startOver } from '../store/start-over.ts'
import { TOUR, type TourFacts } from './facts.ts'
import { type Help, helpFor, TOUR_PLACE } from './help.ts'
import { type Journey, STEPS } from './journey.ts'
import { type Part, wordsOf } from './step-words.ts'
import { TourText } from './tour-text.tsx'

interface CardProps {
  readonly journey: Journey
  readonly facts: TourFacts
  readonly folded: boolean
  onFold(folded: boolean): void
  onClose(): void
}

/** One step of the tour: where it is, what to do, why, and a hand. */
export function TourCard({ journey, facts, folded, onFold, onClose }: CardProps): ReactNode {
  const session = useSession()
  const { title, todo, why } = wordsOf(journey, facts, session)
  const help = journey.kind === 'step' ? helpFor(journey.step, { facts, session }) : undefined
  const where = placeOf(journey)
  // What went wrong belongs to its step.
  // biome-ignore lint/correctness/useExhaustiveDependencies: where it is is not read; that it changed is what matters.
  useEffect(() => () => dismissProblem(TOUR_PLACE), [where])
  return (
    <>
      <header className="tour-head">
        <h2>
          <span className="tour-step">{where}</span> {title}
        </h2>
        <Dots journey={journey} />
        <button
          type="button"
          className="button quiet small"
          aria-expanded={!folded}
          onClick={() => onFold(!folded)}
        >
          {folded ? 'Unfold' : 'Fold'}
          <span className="unseen"> the tour</span>
        </button>
        <button type="button" className="button quiet small" onClick={onClose}>
          Close
          <span className="unseen"> the tour</span>
        </button>
      </header>
      <p className="unseen" role="status">{`Tour. ${where}: ${title}`}</p>
      {!folded && (
        <div className="tour-body">
          <div className="tour-words">
            <Todo parts={todo} />
            <p className="soft">
              <TourText text={why} />
            </p>
          </div>
          <Hand journey={journey} help={help} />
        </div>
      )}
    </>
  )
}

function placeOf(journey: Journey): string {
  switch (journey.kind) {
    case 'step':
      return `Step ${journey.step} of ${STEPS.length}`
    case 'detour':
      return 'Off the path'
    case 'done':
      return 'Done'
  }
}

function Dots({ journey }: { readonly journey: Journey }): ReactNode {
  const at = journey.kind === 'done' ? STEPS.length + 1 : journey.step
  return (
    <span className="tour-dots" aria-hidden="true">
      {STEPS.map((step) => (
        <span key={step} data-state={step < at ? 'done' : step === at ? 'now' : 'ahead'} />
      ))}
    </span>
  )
}

function Todo({ parts }: { readonly parts: readonly Part[] }): ReactNode {
  const [first] = parts
  if (parts.length === 1)
    return (
      <p>
        <TourText text={first?.text ?? ''} />
      </p>
    )
  return (
    <ol className="tour-parts">
      {parts.map(({ text, done }) => (
        <li key={text} data-done={done}>
          {done && <span className="unseen">Done: </span>}
          <TourText text={text} />
        </li>
      ))}
    </ol>
  )
}

/** One button for whatever can be done now, so that the focus stays on it from step to step; busy while awskey is at work. */
function Hand({
  journey,
  help,
}: {
  readonly journey: Journey
  readonly help: Help | undefined
}): ReactNode {
  const { pending, problem } = useActs(TOUR_PLACE)
  const startOver = useStartOver()
  const onward = journey.kind === 'step' ? help : startOver
  const busy = pending.length > 0 || onward === undefined
  return (
    <div className="tour-hands">
      <button type="button" className="button" aria-busy={busy} onClick={() => onward?.act()}>
        {busy && <span className="spinner" />}
        {onward?.label ?? 'Do it for me'}
      </button>
      {problem !== undefined && (
        <p className="tour-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

function useStartOver(): { readonly label: string; act(): void } {
  const { become, show } = useSession()
  const restart = async (): Promise<void> => {
    if (!(await startOver(TOUR_PLACE))) return
    become(TOUR.owner, TOUR.channel)
    show('slack')
  }
  return { label: 'Start the tour over', act: () => void restart() }
}
