import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react'

/**
 * Who this window is and what it looks at. Kept in the address (`?as=U0MAYA&in=C0PAYMENTS`), so that a window is a person, can be linked to and survives a reload.
 * Nothing of it is known to the server: two windows are two people.
 */
export interface Session {
  readonly persona: string
  /** A channel id, or `home`: awskey's App Home. */
  readonly place: string
  /** The `ts` of the message whose thread stands beside the channel. */
  readonly thread: string | undefined
  /** On a narrow screen one of the two is shown. */
  readonly side: 'slack' | 'aws'
}

export interface SessionActs {
  /** Becomes somebody else; the place stays where that person may see it (the caller checks). */
  become(persona: string, place?: string): void
  goTo(place: string): void
  openThread(ts: string | undefined): void
  show(side: Session['side']): void
}

const SessionContext = createContext<(Session & SessionActs) | undefined>(undefined)

export function useSession(): Session & SessionActs {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('no session above this component')
  return session
}

const FIRST: Session = { persona: 'U0ERIN', place: 'C0PAYMENTS', thread: undefined, side: 'slack' }

function fromAddress(): Session {
  const query = new URLSearchParams(location.search)
  return {
    persona: query.get('as') ?? FIRST.persona,
    place: query.get('in') ?? FIRST.place,
    thread: query.get('thread') ?? undefined,
    side: query.get('side') === 'aws' ? 'aws' : 'slack',
  }
}

function toAddress({ persona, place, thread, side }: Session): string {
  const query = new URLSearchParams({ as: persona, in: place })
  if (thread !== undefined) query.set('thread', thread)
  if (side === 'aws') query.set('side', side)
  return `?${query.toString()}`
}

function isSamePlace(one: Session, other: Session): boolean {
  return one.persona === other.persona && one.place === other.place
}

export function SessionProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [session, setSession] = useState(fromAddress)
  useEffect(() => {
    const address = toAddress(session)
    if (address === location.search) return
    // Another person or place is somewhere to come back from; what stands beside it is not.
    if (isSamePlace(fromAddress(), session)) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
  }, [session])
  useEffect(() => {
    const back = (): void => setSession(fromAddress())
    window.addEventListener('popstate', back)
    return () => window.removeEventListener('popstate', back)
  }, [])
  const change = useCallback(
    (part: Partial<Session>) => setSession((before) => ({ ...before, ...part })),
    [],
  )
  const value = useMemo(
    () => ({
      ...session,
      become: (persona: string, place?: string) =>
        change({ persona, thread: undefined, ...(place !== undefined && { place }) }),
      goTo: (place: string) => change({ place, thread: undefined, side: 'slack' }),
      openThread: (thread: string | undefined) => change({ thread }),
      show: (side: Session['side']) => change({ side }),
    }),
    [session, change],
  )
  return <SessionContext value={value}>{children}</SessionContext>
}
