import { type ReactNode, type SubmitEvent, useState } from 'react'
import { FAULT_MODES, type FaultMode } from '../../faults.ts'
import { plantFault } from './fault-acts.ts'

/** Any fault, spelt as AWS or Slack spells its operations. What the sandbox makes of it is seen in the list of planted ones. */
const SERVICES = [
  'iam',
  'sts',
  'kms',
  'cloudtrail',
  'secretsmanager',
  'ec2',
  'dynamodb',
  'sqs',
  's3',
  'slack',
] as const

const MODES: Readonly<Record<FaultMode, string>> = {
  throttle: 'is throttled',
  deny: 'is denied',
  timeout_after_success: 'is done, without an answer',
  delay: 'answers 1.5 s late',
  crash: 'ends the function that called',
}

export function FaultForm(): ReactNode {
  const [service, setService] = useState('iam')
  const [operation, setOperation] = useState('')
  const [mode, setMode] = useState<FaultMode>('throttle')
  const [times, setTimes] = useState('1')
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault()
    void plantFault({ service, operation: operation.trim(), mode, times: Number(times) })
  }
  return (
    <form className="fault-form" onSubmit={onSubmit}>
      <h3>Any other fault</h3>
      <label>
        Service
        <select
          className="field"
          value={service}
          onChange={({ target }) => setService(target.value)}
        >
          {SERVICES.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        Operation, or * for all
        <input
          className="field"
          required
          value={operation}
          placeholder={service === 'slack' ? 'views.open' : 'ListUsers'}
          onChange={({ target }) => setOperation(target.value)}
        />
      </label>
      <label>
        What happens
        <select
          className="field"
          value={mode}
          onChange={({ target }) =>
            setMode(FAULT_MODES.find((each) => each === target.value) ?? 'throttle')
          }
        >
          {FAULT_MODES.map((each) => (
            <option key={each} value={each}>
              {MODES[each]}
            </option>
          ))}
        </select>
      </label>
      <label>
        Times
        <input
          className="field"
          type="number"
          min="1"
          required
          value={times}
          onChange={({ target }) => setTimes(target.value)}
        />
      </label>
      <button type="submit" className="button small">
        Plant
      </button>
    </form>
  )
}
