import type { ReactNode } from 'react'
import type { LiveAccount, LiveKey, LiveSecret } from '../../wire/live-state.ts'
import { useActs } from '../store/acts.ts'
import { ActProblem } from './act-problem.tsx'
import { fetchSecret, keyPlace, secretPlace } from './aws-acts.ts'
import { LastUse } from './key-row.tsx'
import { hasWord, lastFour } from './key-words.ts'
import { UseKey } from './use-key.tsx'

/**
 * Secrets by name. Their owner can fetch one, as with the AWS CLI; which key it was for is all that comes back here, for the sandbox's page is never given a value.
 */
export interface SecretsTabProps {
  readonly account: LiveAccount
  readonly secrets: readonly LiveSecret[]
  readonly search: string
  readonly ownName: string
  /** Business time in milliseconds. */
  readonly now: number
  /** Secret ARN → id of the key that was fetched. */
  readonly fetched: Readonly<Record<string, string>>
  onFetched(arn: string, accessKeyId: string): void
}

export function SecretsTab(props: SecretsTabProps): ReactNode {
  const { account, secrets, search } = props
  const shown = secrets.filter(
    ({ accountId, name, region }) => accountId === account.id && hasWord([name, region], search),
  )
  return (
    <>
      <p className="aws-note">
        Secrets Manager in {account.name}. The value of a secret is never shown: not here, and not
        in Slack.
      </p>
      {shown.length === 0 && (
        <p className="soft">
          {search === ''
            ? 'No secret yet. Rotate a key, and the new one is put here for its owner.'
            : `No secret is found by “${search}”.`}
        </p>
      )}
      <ul className="secrets" aria-label={`Secrets of ${account.name}`}>
        {shown.map((secret) => (
          <SecretRow key={secret.arn} secret={secret} {...props} />
        ))}
      </ul>
    </>
  )
}

function SecretRow({
  secret,
  account,
  ownName,
  now,
  fetched,
  onFetched,
}: SecretsTabProps & { readonly secret: LiveSecret }): ReactNode {
  const { arn, name, region } = secret
  const { pending } = useActs(secretPlace(arn))
  const userName = userNameOf(name) ?? ownName
  const fetch = async (): Promise<void> => {
    const accessKeyId = await fetchSecret({ account: account.id, userName, arn })
    if (accessKeyId !== undefined) onFetched(arn, accessKeyId)
  }
  const accessKeyId = fetched[arn]
  return (
    <li className="secret" data-secret={name}>
      <div className="key-head">
        <code>{name}</code>
        <span className="soft">{region}</span>
      </div>
      <div className="key-acts">
        <button
          type="button"
          className="button small"
          aria-busy={pending.includes('fetch')}
          onClick={() => void fetch()}
        >
          Fetch as {userName}
          {pending.includes('fetch') && <span className="spinner" />}
        </button>
      </div>
      <ActProblem place={secretPlace(arn)} />
      <div role="status">
        {accessKeyId !== undefined && (
          <p className="fetched">
            Fetched. {userName} has the new key {lastFour(accessKeyId)} now.
          </p>
        )}
      </div>
      {accessKeyId !== undefined && (
        <NextStep accessKey={findKey(account, accessKeyId)} accessKeyId={accessKeyId} now={now} />
      )}
    </li>
  )
}

function NextStep(props: {
  readonly accessKey: LiveKey | undefined
  readonly accessKeyId: string
  readonly now: number
}): ReactNode {
  const { accessKey, accessKeyId, now } = props
  if (accessKey === undefined)
    return <p className="soft">Key {lastFour(accessKeyId)} is deleted by now.</p>
  return (
    <>
      <p className="soft">
        {lastFour(accessKeyId)}: <LastUse accessKey={accessKey} now={now} />
      </p>
      <div className="key-acts">
        <UseKey {...accessKey} />
      </div>
      <ActProblem place={keyPlace(accessKeyId)} />
    </>
  )
}

/** awskey names a secret for its IAM user and writes a comma as `/2C`. */
function userNameOf(secretName: string): string | undefined {
  return /^awskey\/keys\/(.+)$/.exec(secretName)?.[1]?.replaceAll('/2C', ',')
}

function findKey(account: LiveAccount, accessKeyId: string): LiveKey | undefined {
  return account.users.flatMap(({ keys }) => keys).find((key) => key.accessKeyId === accessKeyId)
}
