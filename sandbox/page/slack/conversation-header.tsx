import type { ReactNode } from 'react'
import type { LiveChannel } from '../../wire/live-state.ts'
import { useLive } from '../store/use-live.ts'
import { Icon } from './icons.tsx'

/** The name of the channel and what is particular about it. */
export function ChannelHeader({ channel }: { readonly channel: LiveChannel }): ReactNode {
  const { name, members, external, archived } = channel
  const people = useLive('people')
  const app = people.find(({ kind }) => kind === 'app')
  const withoutApp = app !== undefined && !members.includes(app.id)
  return (
    <header className="talk-header">
      <h1>
        <Icon name={external ? 'shared' : 'hash'} />
        <span>{name}</span>
      </h1>
      <p className="soft">
        {members.length} {members.length === 1 ? 'member' : 'members'}
      </p>
      {external && <span className="chip warn">Shared with another company</span>}
      {archived && <span className="chip">Archived</span>}
      {withoutApp && !archived && <span className="chip">awskey is not in this channel</span>}
    </header>
  )
}
