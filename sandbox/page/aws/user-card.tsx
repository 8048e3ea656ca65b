import { memo, type ReactNode } from 'react'
import type { LiveIamUser } from '../../wire/live-state.ts'
import { useActs } from '../store/acts.ts'
import { ActProblem } from './act-problem.tsx'
import { createKey, userPlace } from './aws-acts.ts'
import { KeyRow, ROOT_USER } from './key-row.tsx'

/** An IAM user with its keys. Drawn again only when it changed or business time went on by a minute. */
export interface UserCardProps {
  readonly account: string
  readonly user: LiveIamUser
  /** The IAM user of the person this window is. */
  readonly own: boolean
  readonly changed: ReadonlySet<string>
  readonly now: number
}

export const UserCard = memo(function UserCard(props: UserCardProps): ReactNode {
  const { account, user, own, changed, now } = props
  const { userName, keys } = user
  const root = userName === ROOT_USER
  return (
    <li className={own ? 'iam-user own' : 'iam-user'}>
      <div className="iam-user-head">
        <h3>{root ? 'Root user' : userName}</h3>
        {own && <span className="chip">you</span>}
        {!root && <CreateKey account={account} userName={userName} />}
      </div>
      <Details user={user} />
      <ActProblem place={userPlace(account, userName)} />
      {keys.length === 0 && <p className="soft">No access key.</p>}
      <ul aria-label={`Access keys of ${root ? 'the root user' : userName}`}>
        {keys.map((key) => (
          <KeyRow
            key={key.accessKeyId}
            account={account}
            userName={userName}
            accessKey={key}
            changed={changed.has(key.accessKeyId)}
            now={now}
          />
        ))}
      </ul>
    </li>
  )
})

function CreateKey(props: { readonly account: string; readonly userName: string }): ReactNode {
  const { account, userName } = props
  const { pending } = useActs(userPlace(account, userName))
  return (
    <button
      type="button"
      className="button small quiet create-key"
      aria-busy={pending.includes('create')}
      onClick={() => void createKey(account, userName)}
    >
      Create access key
      <span className="unseen"> for {userName}</span>
      {pending.includes('create') && <span className="spinner" />}
    </button>
  )
}

function Details({ user }: { readonly user: LiveIamUser }): ReactNode {
  const tags = Object.entries(user.tags)
  return (
    <details className="iam-details">
      <summary>
        Path <code>{user.path}</code>, policies, tags
      </summary>
      <dl>
        <dt>Policies</dt>
        <dd>
          {user.policies.length === 0
            ? 'none of its own'
            : user.policies.map((policy) => policy.split('/').at(-1)).join(', ')}
        </dd>
        <dt>Tags</dt>
        <dd>
          {tags.length === 0
            ? 'none'
            : tags.map(([name, value]) => (
                <code key={name} className="tag">
                  {name}={value}
                </code>
              ))}
        </dd>
      </dl>
    </details>
  )
}
