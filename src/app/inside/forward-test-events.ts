import type { AccountSessions } from '../../aws/account-sessions.ts'
import { createEnabledRegions } from '../../aws/enabled-regions.ts'
import { putTestEvents } from '../../aws/put-test-events.ts'
import { partitionOf } from '../../aws/regions.ts'
import type { Through } from '../../exposure/signal/test-event.ts'
import { known } from '../../shared/known.ts'
import type { Forwarded, Look } from './look.ts'

/**
 * Puts test events on the bus of every enabled Region of an account, as its reader: one for each rule that deploy/spoke.yml makes there. Where the hub itself is nothing is forwarded, and its own rule
 * takes the one event. A Region that does not take them keeps none of the others from it.
 */
export interface ForwardDeps {
  readonly sessions: AccountSessions
  /** Of the deployment. */
  readonly region: string
  readonly session: string
}

export async function forwardTestEvents(
  { sessions, region: hubRegion, session }: ForwardDeps,
  { account, hub, probe }: NonNullable<Look['forward']>,
): Promise<Forwarded> {
  const regions = await createEnabledRegions({ sessions, role: 'reader' })(account, session)
  if (regions.kind === 'unknown') return { account, regions }
  const reader = sessions.open(account, 'reader', session)
  const sent = regions.value.map(async (region) => {
    const isHub = account === hub && region === hubRegion
    const through = isHub ? (['hub'] as const) : rulesIn(region)
    return { region, sent: await putTestEvents(reader, { region, probe, through }) }
  })
  return { account, regions: known(await Promise.all(sent)) }
}

/** Calls of IAM are events of one Region of each partition. */
function rulesIn(region: string): readonly Through[] {
  const isHomeOfIam = region === partitionOf(region).homeRegion
  return isHomeOfIam ? ['health', 'guardduty', 'iam'] : ['health', 'guardduty']
}
