import { type ReactNode, useEffect, useState } from 'react'
import { SCENARIOS } from '../../scenarios/scenario-list.ts'
import { ActProblem } from '../aws/act-problem.tsx'
import { useActs } from '../store/acts.ts'
import { ATTACKS_PLACE, type Played, playAttack } from './attack-acts.ts'
import { Popover } from './popover.tsx'

/** Plays what a thief does with a leaked key, and says which key to report. What was played last stays until somebody starts over. */
export function AttacksPanel(): ReactNode {
  const [played, setPlayed] = useState<Played | undefined>(undefined)
  useEffect(() => {
    const forget = (): void => setPlayed(undefined)
    window.addEventListener('awskey:reset', forget)
    return () => window.removeEventListener('awskey:reset', forget)
  }, [])
  return (
    <Popover name="Attacks" title="Play an attack">
      <p className="soft">A key leaked. Choose what is done with it, then report it as Sam.</p>
      <ActProblem place={ATTACKS_PLACE} />
      <div role="status">{played !== undefined && <Told {...played} />}</div>
      <ul className="attacks">
        {SCENARIOS.map((scenario) => (
          <Attack key={scenario.name} {...scenario} tell={setPlayed} />
        ))}
      </ul>
    </Popover>
  )
}

function Attack(props: {
  readonly name: string
  readonly title: string
  readonly sentence: string
  tell(played: Played | undefined): void
}): ReactNode {
  const { name, title, sentence, tell } = props
  const busy = useActs(ATTACKS_PLACE).pending.includes(name)
  const play = async (): Promise<void> => {
    const played = await playAttack(name, title)
    if (played !== undefined) tell(played)
  }
  return (
    <li>
      <p>
        <strong>{title}</strong>
        <span className="effect soft">{sentence}</span>
      </p>
      <button
        type="button"
        className="button small"
        aria-label={`Play: ${title}`}
        aria-busy={busy}
        onClick={() => void play()}
      >
        Play
        {busy && <span className="spinner" />}
      </button>
    </li>
  )
}

function Told({ title, accessKeyId, userName, did }: Played): ReactNode {
  return (
    <div className="played">
      <p>
        <strong>{title}</strong> was played with the key of {userName}. Report it in #security:
      </p>
      <p>
        <code>/awskey exposed {accessKeyId}</code>
      </p>
      <details>
        <summary>What was done</summary>
        <ol>
          {did.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ol>
      </details>
    </div>
  )
}
