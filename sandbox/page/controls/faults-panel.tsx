import type { ReactNode } from 'react'
import type { LiveFault } from '../../wire/live-state.ts'
import { ActProblem } from '../aws/act-problem.tsx'
import { useActs } from '../store/acts.ts'
import { useLive } from '../store/use-live.ts'
import { asOne, FAULTS_PLACE, faultKey, plantFault, takeAway } from './fault-acts.ts'
import { FaultForm } from './fault-form.tsx'
import { KNOWN_FAULTS, type KnownFault } from './known-faults.ts'
import { Popover } from './popover.tsx'

/** What AWS and Slack are to do wrong: the useful faults as switches, any other by the form, and what is planted now. */
export function FaultsPanel(): ReactNode {
  const faults = useLive('faults')
  const count = asOne(faults).length
  return (
    <Popover
      name="Faults"
      title="Faults"
      badge={count > 0 && <span className="count warn">{count}</span>}
    >
      <p className="soft">Let AWS or Slack misbehave, then ask awskey for something.</p>
      <ActProblem place={FAULTS_PLACE} />
      <ul className="fault-switches">
        {KNOWN_FAULTS.map((known) => (
          <FaultSwitch key={known.label} known={known} planted={faults} />
        ))}
      </ul>
      <h3>Planted now</h3>
      {count === 0 && <p className="soft">None.</p>}
      <ul className="planted" aria-label="Planted faults">
        {asOne(faults).map((fault) => (
          <Planted key={faultKey(fault)} fault={fault} planted={faults} />
        ))}
      </ul>
      <FaultForm />
    </Popover>
  )
}

function FaultSwitch(props: {
  readonly known: KnownFault
  readonly planted: readonly LiveFault[]
}): ReactNode {
  const { known, planted } = props
  const { label, effect, service, operation, mode, times } = known
  const fault = { service, operation, mode, times }
  const { pending } = useActs(FAULTS_PLACE)
  const on = planted.some((each) => faultKey(each) === faultKey(fault))
  return (
    <li>
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={on}
        aria-busy={pending.includes(faultKey(fault))}
        aria-label={label}
        onClick={() => void (on ? takeAway(fault, planted) : plantFault(fault))}
      >
        <span className="knob" aria-hidden="true" />
        <span>
          {label}
          <span className="effect soft">{effect}</span>
        </span>
      </button>
    </li>
  )
}

function Planted(props: {
  readonly fault: LiveFault
  readonly planted: readonly LiveFault[]
}): ReactNode {
  const { fault, planted } = props
  const { service, operation, account, region, mode, times } = fault
  const where = [account, region].filter((each) => each !== undefined).join(', ')
  return (
    <li>
      <span>
        <code>
          {service} {operation}
        </code>{' '}
        {mode.replaceAll('_', ' ')}
        {where !== '' && ` in ${where}`}
        <span className="soft">, {times === 1 ? 'once more' : `${times} more times`}</span>
      </span>
      <button
        type="button"
        className="button small"
        aria-label={`Take away ${service} ${operation} ${mode}`}
        onClick={() => void takeAway(fault, planted)}
      >
        Take away
      </button>
    </li>
  )
}
