import {
  createReadNotOurs,
  createSayNotOurs,
  type SayNotOursDeps,
} from '../../reminders/not-ours.ts'
import { ACTIONS } from '../../slack/ids.ts'
import { notOursNotice } from '../../slack/views/not-ours-message.ts'
import { createSender } from '../../slack/worker-side/send-message.ts'
import type { WorkerParts } from './worker-parts.ts'

export interface NotOurs {
  readonly say: ReturnType<typeof createSayNotOurs>
  /** For whoever lists the keys of an account. */
  readonly saidOf: ReturnType<typeof createReadNotOurs>
}

/** "Not ours": recorded, and told to the platform team in its channel. */
export function assembleNotOurs(
  parts: Pick<
    WorkerParts,
    'config' | 'slack' | 'wallSleep' | 'log' | 'notOurs' | 'users' | 'clock' | 'verifier'
  >,
  people: Pick<SayNotOursDeps, 'findOwnership' | 'deciders' | 'resolveUser'>,
): NotOurs {
  const { config, log } = parts
  const { organisation } = config
  const sender = createSender({ slack: parts.slack, sleep: parts.wallSleep })
  const say = createSayNotOurs({
    ...people,
    store: parts.notOurs,
    organisation,
    users: parts.users,
    clock: parts.clock,
    async tellPlatform(told) {
      const { channel } = organisation.platform
      const sent = await sender.post({ channel }, notOursNotice(told))
      if (sent.kind === 'sent') return true
      log.warn('that a key is not of its team could not be told', { channel, code: sent.code })
      return false
    },
  })
  const saidOf = createReadNotOurs({
    store: parts.notOurs,
    verifier: parts.verifier,
    isNotOurs: ({ action }) => action === ACTIONS.notOurs,
  })
  return { say, saidOf }
}
