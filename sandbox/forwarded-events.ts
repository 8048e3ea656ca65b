import { functionName, USUAL_NAMING } from '../src/shared/deployment-names.ts'
import { type BusEvent, envelopeOf } from './aws/hub/bus.ts'
import { matchesPattern } from './aws/hub/event-pattern.ts'
import type { StoredRule } from './aws/hub/hub.ts'
import { HUB_ACCOUNT } from './aws/roles.ts'
import type { World } from './aws/world.ts'
import { HOME } from './home.ts'
import { checkForwarder, RoleRefusedError } from './services-of-aws.ts'

/**
 * What becomes of an event that somebody put on the bus of an account in a Region: the rules of the templates that ship forward it to the bus of the hub, as far as they are enabled and their role may, and
 * those of the hub bring it to `signal`. Once for each way that it takes; a way that is closed is closed in silence, as in AWS.
 */
export function waysToSignal(world: World, event: BusEvent): number {
  const envelope = envelopeOf(event)
  const takes = (rule: StoredRule): boolean =>
    rule.state === 'ENABLED' &&
    rule.pattern !== undefined &&
    matchesPattern(JSON.parse(rule.pattern), envelope)
  const rulesIn = (account: string, region: string): readonly StoredRule[] =>
    [...world.hub.rules.values()].filter(
      (rule) => rule.account === account && rule.region === region,
    )
  const signal = `:function:${functionName(USUAL_NAMING, 'signal')}`
  const fromHub = rulesIn(HUB_ACCOUNT, HOME.region).filter(
    (rule) => rule.targetArn.endsWith(signal) && takes(rule),
  ).length
  if (event.account === HUB_ACCOUNT && event.region === HOME.region) return fromHub
  const forwarding = rulesIn(event.account, event.region).filter(
    (rule) => takes(rule) && forwards(world, rule),
  )
  return forwarding.length * fromHub
}

function forwards(world: World, rule: StoredRule): boolean {
  try {
    checkForwarder(world, rule)
    return true
  } catch (error) {
    if (error instanceof RoleRefusedError) return false
    throw error
  }
}
