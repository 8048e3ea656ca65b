import { useMemo } from 'react'
import { useSession } from '../store/session.tsx'
import { useLive } from '../store/use-live.ts'
import { channelsOf, dmIdOf } from './places.ts'
import { useUnread } from './seen.ts'

/** Where something new waits for this person, other than where they are. */
export function useUnreadPlaces(): ReadonlySet<string> {
  const { persona, place } = useSession()
  const channels = useLive('channels')
  const elsewhere = useMemo(
    () =>
      [...channelsOf(channels, persona).map(({ id }) => id), dmIdOf(persona)].filter(
        (id) => id !== place,
      ),
    [channels, persona, place],
  )
  return useUnread(persona, elsewhere, useLive('messages'))
}
