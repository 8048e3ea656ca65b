import { z } from 'zod'
import { SLACK_LIMITS } from '../text/limits.ts'
import { KEY_OPERATIONS } from './key-operations.ts'

/**
 * What a modal remembers of where it came from: the answer goes back there. It travels through Slack in `private_metadata` or in a button's value,
 * and nothing is decided from it: a value is signed as what the person submitted, and the worker reads the row.
 */
const Place = z.object({
  responseUrl: z.string().optional(),
  channel: z.string().optional(),
  messageTs: z.string().optional(),
  /** The value of the button that opened the modal. */
  value: z.string().optional(),
  /** What the form for one key is about. */
  operation: z.enum(KEY_OPERATIONS).optional(),
  /** The reason that stood in the command, to be read once more before it is sent. */
  reason: z.string().optional(),
  /** The last day that the command named. */
  until: z.string().optional(),
})
export type Place = z.infer<typeof Place>

const Reopening = z.object({
  open: z.enum([
    'menu',
    'rotate',
    'history',
    'deny',
    'create',
    'key_operation',
    'approve_typed',
    'break_glass',
    'override',
    'delegate',
    'exposed',
    'snooze',
    'exempt',
    'not_ours',
    'delete_root',
    'approve_root',
    'override_root',
  ]),
  place: Place,
})
export type Reopening = z.infer<typeof Reopening>

export const NOWHERE: Place = {}

export function formatPlace(place: Place): string {
  return JSON.stringify(place)
}

/** Nowhere, where the text is none that `formatPlace` wrote. */
export function parsePlace(text: string): Place {
  return parsed(Place, text) ?? NOWHERE
}

/**
 * `undefined` where it does not fit into a button. The response URL of the old message is not needed: the new click brings its own. A reason that would make
 * it too long is left out: it is typed again.
 */
export function formatReopening({ open, place }: Reopening): string | undefined {
  const { responseUrl: _old, ...rest } = place
  const { reason: _long, ...short } = rest
  return [rest, short]
    .map((each) => JSON.stringify({ open, place: each }))
    .find((text) => text.length <= SLACK_LIMITS.value)
}

export function parseReopening(text: string): Reopening | undefined {
  return parsed(Reopening, text)
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
