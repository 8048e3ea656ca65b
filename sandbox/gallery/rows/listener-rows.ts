/** What a listener of the ingress works with, so that its own answers can be shown: the seeded configuration, a queue that answers as told, and a Slack that takes everything. */
import { readFileSync } from 'node:fs'
import type { ModalView } from '@slack/types'
import { parseAwskeyYaml } from '../../../src/app/awskey-config.ts'
import type { Organisation } from '../../../src/people/organisation.ts'
import { DAY_MS } from '../../../src/shared/duration.ts'
import { silentLog } from '../../../src/shared/log.ts'
import type { RequestMark } from '../../../src/slack/ingress/create-ingress.ts'
import type { ListenerDeps } from '../../../src/slack/ingress/listener-deps.ts'
import type { Place } from '../../../src/slack/ingress/modal-place.ts'
import type { SentAct } from '../../../src/slack/ingress/send-act.ts'
import { aRequestId } from './request-rows.ts'

export const ORGANISATION: Organisation = seededOrganisation()
export const MARK: RequestMark = { jobId: 'a'.repeat(64), at: '2026-03-02T09:00:00.000Z' }
/** When the forms of the gallery are filled in. */
export const NOW = new Date('2026-03-02T09:00:00.000Z')
export const PLACE = {
  responseUrl: `https://hooks.slack.com/actions/T0AWSKEY/${'1'.repeat(13)}/${'x'.repeat(24)}`,
  channel: 'C0PAYMENTS',
  messageTs: '1763949600.000100',
} as const satisfies Place

/** Where Deny was clicked. */
export const DENIED: Place = { ...PLACE, value: `${aRequestId()}.1` }

export function listenerDeps(
  sent: SentAct = { kind: 'sent' },
  show: (view: ModalView) => void = () => {},
): ListenerDeps {
  const shown = Promise.resolve('shown' as const)
  const showing = (_where: string, view: ModalView): typeof shown => {
    show(view)
    return shown
  }
  return {
    organisation: ORGANISATION,
    sendAct: () => Promise.resolve(sent),
    surfaces: {
      open: showing,
      openToFill: (_trigger, view) => {
        show(view)
        return Promise.resolve('V0WINDOW')
      },
      update: showing,
      push: showing,
      publishHome: () => shown,
      respond: () => shown,
      tell: () => shown,
      linkTo: () => Promise.resolve(undefined),
    },
    userOptions: () => Promise.resolve([]),
    keyOptions: () => Promise.resolve([]),
    mayAct: () => Promise.resolve('yes'),
    jobs: { enqueue: () => Promise.resolve() },
    clock: { now: () => NOW },
    timezone: 'Europe/Berlin',
    delegation: { maxMs: 90 * DAY_MS },
    longest: { snoozeMs: 30 * DAY_MS, exemptMs: 180 * DAY_MS },
    log: silentLog,
    newReference: () => '01KJPZ8T8N0000000000000000',
  }
}

function seededOrganisation(): Organisation {
  const file = new URL('../../awskey.yml', import.meta.url)
  const parsed = parseAwskeyYaml(readFileSync(file, 'utf8'), 'awskey.yml')
  if (!parsed.ok) throw new Error('the configuration of the sandbox cannot be read')
  return parsed.value.organisation
}
