import { type ReactNode, useRef } from 'react'
import type { LiveKey } from '../../wire/live-state.ts'
import { useActs } from '../store/acts.ts'
import { ActProblem } from './act-problem.tsx'
import { type ConsoleAction, changeKey, findInPublic, keyPlace } from './aws-acts.ts'
import { ageText, lastFour, momentText, spanText } from './key-words.ts'
import { MenuButton } from './menu-button.tsx'
import { UseKey } from './use-key.tsx'

/** One access key as the console shows it, and what an application or an administrator may do with it. The root user's key is only shown. */
export interface KeyRowProps {
  readonly account: string
  readonly userName: string
  readonly accessKey: LiveKey
  readonly changed: boolean
  /** Business time in milliseconds. */
  readonly now: number
}

export const ROOT_USER = '<root_account>'

export function KeyRow(props: KeyRowProps): ReactNode {
  const { account, userName, accessKey, changed, now } = props
  const { accessKeyId } = accessKey
  const row = useRef<HTMLLIElement>(null)
  const leaveRow = (): void =>
    row.current?.closest('.iam-user')?.querySelector<HTMLElement>('.create-key')?.focus()
  return (
    <li ref={row} className={changed ? 'key changed' : 'key'} data-key={accessKeyId}>
      <div className="key-head">
        <code>{accessKeyId}</code>
        <StatusChip status={accessKey.status} />
      </div>
      <p className="soft">
        {ageText(accessKey, now)} · <LastUse accessKey={accessKey} now={now} />
      </p>
      <div className="key-acts">
        <UseKey {...accessKey} />
        {userName === ROOT_USER ? (
          <span className="reason soft">The root user’s key: nobody else can change it.</span>
        ) : (
          <ConsoleMenu
            account={account}
            userName={userName}
            accessKey={accessKey}
            leaveRow={leaveRow}
          />
        )}
      </div>
      <ActProblem place={keyPlace(accessKeyId)} />
    </li>
  )
}

function StatusChip({ status }: Pick<LiveKey, 'status'>): ReactNode {
  const active = status === 'Active'
  return (
    <span className={active ? 'chip good' : 'chip warn'}>
      <span aria-hidden="true">{active ? '●' : '○'}</span>
      <span>{status}</span>
    </span>
  )
}

/** As IAM shows it: when the key last signed a call, for which service and Region. */
export function LastUse(props: { readonly accessKey: LiveKey; readonly now: number }): ReactNode {
  const { lastUsed } = props.accessKey
  if (lastUsed === undefined) return 'never used'
  const ago = Math.max(0, props.now - Date.parse(lastUsed.date))
  return (
    <>
      used{' '}
      <time dateTime={lastUsed.date} title={momentText(lastUsed.date)}>
        {spanText(ago)} ago
      </time>
      , {lastUsed.service}, <span className="region">{lastUsed.region}</span>
    </>
  )
}

function ConsoleMenu(props: {
  readonly account: string
  readonly userName: string
  readonly accessKey: LiveKey
  /** A row that is deleted takes the focus with it. */
  leaveRow(): void
}): ReactNode {
  const { account, userName, accessKey, leaveRow } = props
  const { accessKeyId, status } = accessKey
  const { pending } = useActs(keyPlace(accessKeyId))
  const act = (action: ConsoleAction) => (): void =>
    void changeKey(action, { account, userName, accessKeyId })
  const remove = (): void => {
    leaveRow()
    act('delete_key')()
  }
  const other =
    status === 'Active'
      ? { label: 'Make inactive', act: act('make_inactive') }
      : { label: 'Make active', act: act('make_active') }
  return (
    <MenuButton
      label={`In the console: ${lastFour(accessKeyId)}`}
      busy={pending.includes('console')}
      items={[
        other,
        {
          label: 'AWS finds it in public',
          act: () => void findInPublic({ account, userName, accessKeyId }),
        },
        { label: 'Delete', danger: true, act: remove },
      ]}
    />
  )
}
