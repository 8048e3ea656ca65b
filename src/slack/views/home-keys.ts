/** A person's own keys in Home, each with what can be done with it now. Protected keys and keys in a state that is not known have no buttons. */
import type { Button, KnownBlock } from '@slack/types'
import type { KeyListing, KeyRow } from '../../keys/listing.ts'
import type { Refusal } from '../../requests/refusal.ts'
import type { Result } from '../../shared/result.ts'
import { ACTIONS } from '../ids.ts'
import { refusalText } from '../refusal-text.ts'
import { buttons, section } from '../text/blocks.ts'
import { mrkdwn } from '../text/mrkdwn.ts'
import { keyButton, rotateButton } from './key-buttons.ts'
import { keyEntry } from './key-rows.ts'

type Entry = readonly KnownBlock[]

export function homeKeys(keys: Result<KeyListing, Refusal>): readonly Entry[] {
  if (!keys.ok) return [[section(refusalText(keys.error))]]
  const { rows, unreadable } = keys.value
  const notKnown: readonly Entry[] = unreadable.map(({ user, why }) => [
    section(
      mrkdwn`*Not known:* the access keys of ${user} could not be read (${why}). Look again in a minute.`,
    ),
  ])
  if (rows.length === 0 && notKnown.length === 0)
    return [[section(mrkdwn`You have no access key.`)]]
  return [
    ...notKnown,
    ...rows.map((row): Entry => [section(keyEntry(row)), ...buttons(...buttonsFor(row, rows))]),
  ]
}

function buttonsFor(row: KeyRow, rows: readonly KeyRow[]): readonly Button[] {
  if (row.flags.includes('protected')) return []
  switch (row.status) {
    case 'Active':
      return [
        ...(hasRoom(row, rows) ? [rotateButton(row)] : []),
        keyButton(row, 'Make Inactive', ACTIONS.deactivateKey),
      ]
    case 'Inactive':
      return [
        keyButton(row, 'Make Active', ACTIONS.activateKey),
        keyButton(row, 'Delete', ACTIONS.deleteKey),
      ]
    default:
      return []
  }
}

/** A rotation needs the second of the two places that AWS gives a user. */
function hasRoom({ account, userName }: KeyRow, rows: readonly KeyRow[]): boolean {
  return rows.filter((row) => row.account === account && row.userName === userName).length === 1
}
