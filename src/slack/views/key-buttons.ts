/** The buttons that stand beside a key, in lists, in Home and in digests. Rotating begins at once, after a question; the others open a form, so that nothing happens by one click. */
import type { Button } from '@slack/types'
import type { KeyRow } from '../../keys/listing.ts'
import type { RankedKey } from '../../keys/ranking.ts'
import { formatTarget } from '../../requests/target.ts'
import { ACTIONS } from '../ids.ts'
import { button, confirmDialog } from '../text/blocks.ts'
import { shortKey } from './names.ts'

type Named = Pick<KeyRow, 'keyId' | 'userName'>

/** `more` makes the text of the button say whose key it is, where nothing near it does. */
export function rotateButton({ keyId, userName }: Named, more = ''): Button {
  return button({
    text: `Rotate ${shortKey(keyId)}${more}`,
    action: ACTIONS.rotateKey,
    value: formatTarget({ by: 'key', keyId }),
    confirm: confirmDialog({
      title: `Rotate ${shortKey(keyId)}?`,
      text: `Makes a second access key for ${userName}. ${keyId} stays Active until the new key is in use.`,
      confirm: 'Rotate',
      deny: 'Go back',
    }),
  })
}

export function keyButton({ keyId }: Pick<KeyRow, 'keyId'>, does: string, action: string): Button {
  return button({
    text: `${does} ${shortKey(keyId)}…`,
    action,
    value: formatTarget({ by: 'key', keyId }),
  })
}

/** Whether a rotation can begin at all. Somebody who has left cannot fetch a new secret. */
export function mayBeRotated(key: RankedKey): boolean {
  return (
    key.status === 'Active' &&
    key.keysOfUser === 1 &&
    !key.flags.includes('protected') &&
    !key.findings.includes('leaver')
  )
}
