import { type ReactNode, useId, useState } from 'react'
import type { LiveKey } from '../../wire/live-state.ts'
import { useActs } from '../store/acts.ts'
import { callWithKey, keyPlace } from './aws-acts.ts'
import { lastFour } from './key-words.ts'

/** An application that holds the key makes a call. Where it calls may be chosen; by default where the key was used last. */
export function UseKey({ accessKeyId, status, lastUsed }: LiveKey): ReactNode {
  const id = useId()
  const [chosen, setChosen] = useState<Partial<Target>>({})
  const { pending } = useActs(keyPlace(accessKeyId))
  const target: Target = {
    service: chosen.service ?? usualService(lastUsed?.service),
    region: chosen.region ?? lastUsed?.region ?? 'eu-central-1',
  }
  const inactive = status === 'Inactive'
  return (
    <div className="use-key">
      <button
        type="button"
        className="button small"
        disabled={inactive}
        aria-describedby={inactive ? id : undefined}
        aria-busy={pending.includes('use')}
        onClick={() => void callWithKey(accessKeyId, target)}
      >
        An application uses {lastFour(accessKeyId)}
        {pending.includes('use') && <span className="spinner" />}
      </button>
      {inactive ? (
        <span id={id} className="reason soft">
          AWS refuses calls with an Inactive key.
        </span>
      ) : (
        <TargetChoice keyName={lastFour(accessKeyId)} target={target} choose={setChosen} />
      )}
    </div>
  )
}

/** sts is what a test of a key calls, as awskey's own does, and no application's usual work. */
function usualService(last: string | undefined): string {
  return last === undefined || last === 'sts' ? 'ec2' : last
}

interface Target {
  readonly service: string
  readonly region: string
}

const SERVICES = [
  'ec2',
  'cloudformation',
  'dynamodb',
  'ecr',
  'iam',
  'logs',
  's3',
  'ses',
  'ssm',
  'sts',
]
const REGIONS = ['eu-central-1', 'us-east-1', 'eu-west-1']
const withOwn = (names: readonly string[], own: string): readonly string[] =>
  names.includes(own) ? names : [own, ...names]

function TargetChoice(props: {
  readonly keyName: string
  readonly target: Target
  choose(target: Target): void
}): ReactNode {
  const { keyName, target, choose } = props
  return (
    <details className="use-target">
      <summary>
        <span className="unseen">Where {keyName} is used: </span>
        {target.service}, {target.region}
      </summary>
      <div className="fields">
        <Choice
          label={`Service for ${keyName}`}
          names={withOwn(SERVICES, target.service)}
          value={target.service}
          choose={(service) => choose({ ...target, service })}
        />
        <Choice
          label={`Region for ${keyName}`}
          names={withOwn(REGIONS, target.region)}
          value={target.region}
          choose={(region) => choose({ ...target, region })}
        />
      </div>
      <p className="soft">CloudTrail does not show calls of s3, dynamodb and ses; IAM does.</p>
    </details>
  )
}

function Choice(props: {
  readonly label: string
  readonly names: readonly string[]
  readonly value: string
  choose(name: string): void
}): ReactNode {
  return (
    <select
      className="field"
      aria-label={props.label}
      value={props.value}
      onChange={({ target }) => props.choose(target.value)}
    >
      {props.names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  )
}
