import type { LivePerson } from '../../wire/live-state.ts'

/** How people look on the page: who can be somebody here, in which role, with which letters and colour. Pure; decides nothing that awskey decides. */

/** Deactivated people and bots have no Slack to look at. */
export function canAct({ kind }: LivePerson): boolean {
  return kind === 'member' || kind === 'guest' || kind === 'external'
}

/** One word for what somebody is at Acme: from the user group where there is one, else from the title. */
export function roleOf({ kind, groups, title }: LivePerson): string {
  if (kind !== 'member') return kind
  const words = [...groups, title].join(' ').toLowerCase()
  if (words.includes('security')) return 'security'
  if (words.includes('manager')) return 'manager'
  if (words.includes('lead')) return 'lead'
  return 'engineer'
}

export interface Sender {
  readonly id: string
  readonly name: string
  readonly isApp: boolean
}

/** Slack's own sentences come from Slackbot, who is nobody in the workspace. */
export function senderOf(people: readonly LivePerson[], id: string): Sender {
  const person = people.find((each) => each.id === id)
  if (person === undefined)
    return { id, name: id === 'USLACKBOT' ? 'Slackbot' : id, isApp: id === 'USLACKBOT' }
  return {
    id,
    name: person.realName,
    isApp: person.kind === 'app' || person.kind === 'bot',
  }
}

export function initialsOf(name: string): string {
  const letters = name.split(/\s+/).map((word) => word.charAt(0))
  return letters.slice(0, 2).join('').toUpperCase()
}

const HUES = 8

/** The same person has the same colour in every window. */
export function hueOf(id: string): number {
  let sum = 0
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) % 9973
  return sum % HUES
}

export function firstNameOf({ realName }: LivePerson): string {
  return realName.split(' ')[0] ?? realName
}
