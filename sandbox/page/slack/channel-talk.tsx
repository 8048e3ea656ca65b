import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { LiveChannel } from '../../wire/live-state.ts'
import { useLive } from '../store/use-live.ts'
import { Announcer } from './announcer.tsx'
import { Composer } from './composer.tsx'
import { Icon } from './icons.tsx'
import { MessageList } from './message-list.tsx'
import { nameOfChannel, seenBy } from './places.ts'
import { markSeen } from './seen.ts'

/** What was said in a channel or a DM as far as this person sees it, and where they type. */
export function ChannelTalk(props: {
  readonly channel: LiveChannel
  readonly persona: string
}): ReactNode {
  const { channel, persona } = props
  const { id, archived, kind } = channel
  const all = useLive('messages')
  const messages = useMemo(() => seenBy(all, id, persona), [all, id, persona])
  const newest = messages.at(-1)?.ts
  const [said, setSaid] = useState(0)
  useEffect(() => {
    if (newest !== undefined) markSeen(persona, id, newest)
  }, [persona, id, newest])
  const to = kind === 'im' ? 'awskey' : `#${nameOfChannel(channel)}`
  const empty = useMemo(() => <EmptyTalk isDm={kind === 'im'} to={to} />, [kind, to])
  return (
    <>
      <MessageList messages={messages} said={said} empty={empty} />
      <Announcer messages={messages} />
      {archived ? (
        <p className="archived-note">
          <Icon name="archive" />
          This channel is archived. Nothing can be written in it.
        </p>
      ) : (
        <Composer
          channel={id}
          persona={persona}
          to={to}
          onSaid={() => setSaid((before) => before + 1)}
        />
      )}
    </>
  )
}

function EmptyTalk({ isDm, to }: { readonly isDm: boolean; readonly to: string }): ReactNode {
  return (
    <div className="empty-talk">
      <span className="empty-sign" aria-hidden="true">
        <Icon name="key" />
      </span>
      <p className="empty-title">{isDm ? 'No messages from awskey yet' : `Nothing in ${to} yet`}</p>
      <p className="soft">
        {isDm
          ? 'What concerns you alone comes here: new secrets, and each step of a rotation.'
          : 'Commands work in every channel. Most answers are shown to you alone.'}
      </p>
      <p>
        Type <code>/awskey</code> for a menu, <code>/awskey list</code> for your access keys, or{' '}
        <code>/awskey help</code>.
      </p>
    </div>
  )
}
