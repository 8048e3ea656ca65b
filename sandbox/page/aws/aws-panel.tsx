import { type ReactNode, useEffect, useState } from 'react'
import { useSession } from '../store/session.tsx'
import { useLive } from '../store/use-live.ts'
import { KeysTab } from './keys-tab.tsx'
import { SecretsTab } from './secrets-tab.tsx'
import { Tabs } from './tabs.tsx'
import { TrailTab } from './trail-tab.tsx'
import { useChangedKeys } from './use-changed-keys.ts'

/** The emulated accounts as the AWS console would show them, and what somebody does there. It reads AWS only, never what awskey keeps about it. */
export function AwsPanel(): ReactNode {
  const accounts = useLive('accounts')
  const news = useChangedKeys(accounts)
  const [accountId, setAccountId] = useState('')
  const [search, setSearch] = useState('')
  const account = accounts.find(({ id }) => id === accountId) ?? accounts[0]
  return (
    <aside className="aws" aria-label="AWS accounts">
      <header className="aws-head">
        <h2>AWS</h2>
        <select
          className="field"
          aria-label="Account"
          value={account?.id}
          onChange={({ target }) => setAccountId(target.value)}
        >
          {accounts.map(({ id, name }) => (
            <option key={id} value={id}>
              {name} ({id})
            </option>
          ))}
        </select>
        <input
          className="field"
          type="search"
          aria-label="Search users, keys, secrets and events"
          placeholder="Search users, keys, events"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
      </header>
      {account !== undefined && <AccountTabs account={account} search={search} news={news} />}
      <p className="unseen" role="status">
        {news.words}
      </p>
    </aside>
  )
}

type AccountTabsProps = Pick<Parameters<typeof KeysTab>[0], 'account' | 'search' | 'news'>

function AccountTabs({ account, search, news }: AccountTabsProps): ReactNode {
  const [tab, setTab] = useState('keys')
  const { fetched, keep } = useFetched()
  const secrets = useLive('secrets')
  const trail = useLive('trail')
  const { ownName, now } = useOwnNameAndMinute()
  const shared = { account, search }
  const tabs = [
    { id: 'keys', label: 'Keys' },
    {
      id: 'secrets',
      label: 'Secrets',
      count: secrets.filter((each) => each.accountId === account.id).length,
    },
    { id: 'trail', label: 'CloudTrail' },
  ]
  return (
    <Tabs label={`Account ${account.name}`} tabs={tabs} chosen={tab} onChoose={setTab}>
      {tab === 'keys' && (
        <KeysTab
          key={`${account.id} ${ownName}`}
          {...shared}
          ownName={ownName}
          news={news}
          now={now}
        />
      )}
      {tab === 'secrets' && (
        <SecretsTab
          {...shared}
          secrets={secrets}
          ownName={ownName}
          now={now}
          fetched={fetched}
          onFetched={keep}
        />
      )}
      {tab === 'trail' && <TrailTab {...shared} trail={trail} />}
    </Tabs>
  )
}

/** Minutes are as fine as ages are shown; a finer clock would draw every row each second. */
function useOwnNameAndMinute(): { readonly ownName: string; readonly now: number } {
  const { persona } = useSession()
  const people = useLive('people')
  const clock = useLive('clock')
  const ownName = people.find(({ id }) => id === persona)?.name ?? ''
  return { ownName, now: Math.ceil(Date.parse(clock.now) / 60_000) * 60_000 }
}

interface Fetched {
  readonly fetched: Readonly<Record<string, string>>
  keep(arn: string, accessKeyId: string): void
}

/** Which secrets this window fetched; forgotten when the sandbox starts over. */
function useFetched(): Fetched {
  const [fetched, setFetched] = useState<Readonly<Record<string, string>>>({})
  useEffect(() => {
    const forget = (): void => setFetched({})
    window.addEventListener('awskey:reset', forget)
    return () => window.removeEventListener('awskey:reset', forget)
  }, [])
  return {
    fetched,
    keep: (arn, accessKeyId) => setFetched((before) => ({ ...before, [arn]: accessKeyId })),
  }
}
