import type { LiveChannel, LiveMessage } from '../../wire/live-state.ts'

/** Where a person can be and what they see there. The page shows no message that Slack would not show to this person. */
export const HOME = 'home'

export type Place =
  | { readonly kind: 'home' }
  | { readonly kind: 'channel'; readonly channel: LiveChannel }
  /** This person cannot see what the address names. */
  | { readonly kind: 'nowhere' }

/** The DM with awskey has this id from its first message on. */
export function dmIdOf(persona: string): string {
  return `D0${persona.replace(/^U0/, '')}`
}

/** The channels in the rail, in the workspace's order. */
export function channelsOf(channels: readonly LiveChannel[], persona: string): LiveChannel[] {
  return channels.filter(
    ({ kind, archived, members }) => kind !== 'im' && !archived && members.includes(persona),
  )
}

export function placeOf(channels: readonly LiveChannel[], persona: string, id: string): Place {
  if (id === HOME) return { kind: 'home' }
  const found = channels.find((each) => each.id === id)
  if (found?.members.includes(persona) === true) return { kind: 'channel', channel: found }
  if (found === undefined && id === dmIdOf(persona))
    return { kind: 'channel', channel: unopenedDm(persona) }
  return { kind: 'nowhere' }
}

function unopenedDm(persona: string): LiveChannel {
  return {
    id: dmIdOf(persona),
    name: 'directmessage',
    kind: 'im',
    archived: false,
    external: false,
    members: [persona],
    user: persona,
  }
}

/** Where somebody else lands who becomes this person: here where they may, in their own DM if this is one, else in their first channel. */
export function placeFor(channels: readonly LiveChannel[], persona: string, here: string): string {
  if (placeOf(channels, persona, here).kind !== 'nowhere') return here
  if (here.startsWith('D0')) return dmIdOf(persona)
  return channelsOf(channels, persona)[0]?.id ?? HOME
}

export function isReply({ threadTs, ts }: LiveMessage): boolean {
  return threadTs !== undefined && threadTs !== ts
}

/** Everything in the channel that this person sees, replies too, oldest first. */
export function seenBy(
  messages: readonly LiveMessage[],
  channel: string,
  persona: string,
): LiveMessage[] {
  return messages.filter(
    (each) =>
      each.channel === channel && (each.ephemeralTo === undefined || each.ephemeralTo === persona),
  )
}

export function nameOfChannel({ kind, name }: LiveChannel): string {
  return kind === 'im' ? 'awskey' : name
}
