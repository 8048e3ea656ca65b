import { z } from 'zod'
import type { Moment } from '../../requests/ids.ts'
import type { UnsignedSignal } from '../signed-signal.ts'
import type { TestEvent } from './test-event.ts'

/** The outside of every event of EventBridge, and what reading one comes to. `account` is set by AWS, not by whoever caused the event. */
export const Envelope = z.object({
  source: z.string(),
  'detail-type': z.string(),
  account: z.string(),
  region: z.string().max(32),
  time: z.iso.datetime({ offset: true }),
  detail: z.record(z.string(), z.unknown()),
})
export type Envelope = z.infer<typeof Envelope>

/** `why` and `lacks` are fixed words and names of members, never anything that stood in the event. */
export type ReadEvent =
  | { readonly kind: 'signals'; readonly signals: readonly UnsignedSignal[] }
  | { readonly kind: 'test'; readonly event: TestEvent }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'malformed'; readonly lacks: string }

export function ignored(why: string): ReadEvent {
  return { kind: 'ignored', why }
}

/** Names the members that are missing or of another form. */
export function malformed(error: z.ZodError): ReadEvent {
  const members = error.issues.map(({ path }) => path.map(String).join('.') || 'event')
  return { kind: 'malformed', lacks: [...new Set(members)].slice(0, 5).join(', ') }
}

export function momentOf({ time }: Pick<Envelope, 'time'>): Moment {
  return new Date(time).toISOString()
}
