import type { SnapshotTaken } from '../../exposure/incident-parts.ts'
import type { Privilege } from '../../keys/privilege/privilege.ts'
import { plain } from '../text/blocks.ts'
import { type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'

/** What the rights of an exposed user are good for, with what shows it. Rights that were not read are not called small. */
export function privilegeText(privilege: SnapshotTaken['privilege']): Mrkdwn {
  if (privilege.kind === 'unknown')
    return mrkdwn`○ *What the user may do is not known* (${plain(privilege.why, LONGEST)})`
  const { privilege: which, because } = privilege.value
  const shown = because.slice(0, SHOWN).map((each) => plain(each, LONGEST))
  const more = because.length - shown.length
  const why =
    shown.length === 0
      ? NOTHING
      : mrkdwn`: ${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`
  return mrkdwn`○ The user ${WORDS[which]}${why}`
}

const SHOWN = 4
const LONGEST = 160

const WORDS: Readonly<Record<Privilege, string>> = {
  administrator: 'is an administrator',
  escalation: 'can become an administrator',
  credentials: 'can read credentials or open resources to others',
  data: 'can read data, or do everything in a service',
  infrastructure: 'can change infrastructure',
  little: 'can do little that is dangerous, by its policies; SCPs were not read',
}
