import type { PlainTextOption } from '@slack/types'
import type { InventoryStore, Pickable, PickableUser } from '../../keys/inventory.ts'
import type { Organisation } from '../../people/organisation.ts'
import { AccessKeyId, type SlackUserId } from '../../requests/ids.ts'
import type { Clock } from '../../shared/clock.ts'
import type { Log } from '../../shared/log.ts'
import { cleanText } from '../text/clean-text.ts'
import { type FoundKey, findKeys, type WantedKeys } from './find-keys.ts'
import { KEY_OPERATION_WORDS, type KeyOperation } from './key-operations.ts'
import { keyOption, noChoice, typedKeyOption } from './key-option-text.ts'
import { within } from './within.ts'

/**
 * The choices of the menu of keys: those of the status that the operation wants, one's own first, and a whole key id as it was typed, since the inventory may be
 * old. What could not be read is said in a line of its own: a short list never looks like all there is. An option decides nothing: the worker reads AWS.
 */
export interface KeyOptionsDeps {
  readonly organisation: Pick<Organisation, 'accounts' | 'people'>
  pickable: InventoryStore['pickable']
  /** Somebody opened the menu: the inventory is read again if it is old, for the next keystrokes. */
  refresh(): Promise<void>
  readonly clock: Clock
  readonly log: Log
  readonly patienceMs?: number
}

export type KeyOptions = (
  person: SlackUserId,
  typed: string,
  operation: KeyOperation,
) => Promise<readonly PlainTextOption[]>

/** Slack takes a hundred; the last is kept for a line that says what is missing. */
const MAX_KEYS = 99
const PATIENCE_MS = 1_800

export function createKeyOptions(deps: KeyOptionsDeps): KeyOptions {
  const { organisation, clock } = deps
  const accounts = organisation.accounts.map(({ id }) => id)
  return async (person, typed, operation) => {
    const text = cleanText(typed).trim()
    const [read] = await Promise.all([
      readInTime(deps, () => deps.pickable(accounts)),
      ...(text === '' ? [readInTime(deps, () => deps.refresh())] : []),
    ])
    const status = KEY_OPERATION_WORDS[operation].wants
    const wanted: WantedKeys = { organisation, person, text, status }
    const { keys, notKnown } = findKeys(read?.users ?? [], wanted)
    const whole = wholeId(text, keys)
    const asTyped = whole && typedKeyOption(whole)
    const options = [
      ...keys.slice(0, MAX_KEYS).map((key) => keyOption(key, clock.now())),
      ...(asTyped === undefined ? [] : [asTyped]),
    ]
    const hint = hintFor({
      read,
      notKnown,
      found: keys.length,
      offered: options.length,
      text,
      status,
    })
    return hint === undefined ? options : [...options.slice(0, MAX_KEYS), noChoice(hint)]
  }
}

async function readInTime<T>(
  { patienceMs = PATIENCE_MS, log }: KeyOptionsDeps,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await within(patienceMs, read())
  } catch (error) {
    log.error('the inventory could not be read for the menu of keys', {}, error)
    return undefined
  }
}

/** Offered although the inventory does not know it, or knows another status: it may be old. */
function wholeId(text: string, found: readonly FoundKey[]): AccessKeyId | undefined {
  const typed = AccessKeyId.safeParse(text.toUpperCase())
  return typed.success && !found.some(({ id }) => id === typed.data) ? typed.data : undefined
}

interface Outcome {
  readonly read: Pickable | undefined
  readonly notKnown: readonly PickableUser[]
  readonly found: number
  readonly offered: number
  readonly text: string
  readonly status: string
}

function hintFor({ read, notKnown, found, offered, text, status }: Outcome): string | undefined {
  if (read === undefined) return 'The keys cannot be read now; type the whole access key id'
  if (found > MAX_KEYS) return 'There are more keys; type more of the user or the key id'
  if (read.incomplete.length > 0 && offered === 0)
    return 'Keys are being read; try again soon, or type a whole access key id'
  if (read.incomplete.length > 0 || notKnown.length > 0)
    return 'Not all keys are known here; a whole access key id works too'
  if (offered > 0) return undefined
  return text === ''
    ? `No ${status} key is known; type a whole access key id`
    : `No ${status} key fits; type another part, or a whole access key id`
}
