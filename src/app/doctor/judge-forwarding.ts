import type { TestEvent, Through } from '../../exposure/signal/test-event.ts'
import { type DeploymentNaming, functionName } from '../../shared/deployment-names.ts'
import type { Known } from '../../shared/known.ts'
import type { RegionSent } from '../inside/look.ts'
import { type Finding, fine, notKnown, type Trouble, wrong } from './finding.ts'
import { permission } from './needs-of-reading.ts'

/**
 * Whether the test events of an account arrived, by what could be sent and by what stands in the log of `signal`. Pure. An event that was sent and is not in the log did not arrive; what could not be
 * sent says nothing of its Region. Regions that share a fate share a line.
 */
export interface SentFrom {
  readonly account: string
  readonly regions: Known<readonly RegionSent[]>
}

export interface Expectation {
  readonly naming: DeploymentNaming
  /** The account of the deployment. */
  readonly hub: string
  /** As awskey.yml has it. Without it the hub's bus takes events of its own account alone. */
  readonly organization: string | undefined
}

const READER =
  'deploy deploy/spoke.yml of this version in that account: its reader must be allowed account:ListRegions, and events:PutEvents on the default bus of every Region; where a policy of the organisation closes a Region, it closes it to this as well'
const LOGS = permission('logs:FilterLogEvents')

export function judgeForwarding(
  { account, regions }: SentFrom,
  arrived: Known<readonly TestEvent[]>,
  expected: Expectation,
): readonly Finding[] {
  const check = `forwarding from ${account}`
  if (regions.kind === 'unknown') return [notKnown(check, regions.why, READER)]
  const unsent = unsentIn(regions.value).map((why) => notKnown(check, why, READER))
  const sent = regions.value.flatMap(({ region, sent: rules }) =>
    rules.kind === 'known' ? rules.value.map((through) => ({ region, through })) : [],
  )
  if (sent.length === 0)
    return unsent.length > 0 ? unsent : [notKnown(check, 'no Region was named', READER)]
  if (arrived.kind === 'unknown') return [notKnown(check, arrived.why, LOGS), ...unsent]
  const missing = sent.filter(
    ({ region, through }) =>
      !arrived.value.some(
        (event) =>
          event.account === account && event.region === region && event.through === through,
      ),
  )
  if (missing.length > 0)
    return [wrong(check, troubleOf(account, { missing, sent }, expected)), ...unsent]
  const count = new Set(sent.map(({ region }) => region)).size
  const all = `test events of ${count} ${count === 1 ? 'Region' : 'Regions'} arrived`
  return unsent.length > 0 ? unsent : [fine(check, all)]
}

function unsentIn(regions: readonly RegionSent[]): readonly string[] {
  const byWhy = new Map<string, string[]>()
  for (const { region, sent } of regions)
    if (sent.kind === 'unknown') byWhy.set(sent.why, [...(byWhy.get(sent.why) ?? []), region])
  return [...byWhy].map(([why, named]) => `${why} in ${named.toSorted().join(', ')}`)
}

interface Sent {
  readonly region: string
  readonly through: Through
}

interface Missing {
  readonly missing: readonly Sent[]
  readonly sent: readonly Sent[]
}

function troubleOf(
  account: string,
  { missing, sent }: Missing,
  { naming, hub, organization }: Expectation,
): Trouble {
  const what = `no test event arrived through ${rulesIn(naming, { missing, sent })}`
  if (missing.some(({ through }) => through === 'hub'))
    return {
      what,
      todo: 'look at the line of the events of awskey.doctor, and at the log of signal',
    }
  if (account !== hub && organization === undefined)
    return {
      what: `${what}: awskey.yml has no deployment.organization, so that the hub takes no event of another account`,
      todo: 'name the organisation there and deploy; without it awskey does not hear what AWS reports of keys in that account',
    }
  const template = `deploy deploy/spoke.yml of this version in ${missing.length === sent.length ? 'every Region' : 'these Regions'} of that account, with ForwardEvents true and HubAccountId and HubRegion of the hub; enable a rule that is disabled`
  return {
    what,
    todo:
      account !== hub && missing.length === sent.length
        ? `${template}; look whether deployment.organization is the organisation of that account, whether it was deployed, and at the log of signal`
        : template,
  }
}

/** Rules that lack in the same Regions are named together. */
function rulesIn(naming: DeploymentNaming, { missing, sent }: Missing): string {
  const byWhere = new Map<string, string[]>()
  for (const rule of new Set(missing.map(({ through }) => through))) {
    const where = whereOf(regionsOf(missing, rule), regionsOf(sent, rule))
    byWhere.set(where, [...(byWhere.get(where) ?? []), ruleName(naming, rule)])
  }
  return [...byWhere].map(([where, rules]) => `${rules.join(' and ')} in ${where}`).join('; ')
}

function regionsOf(of: readonly Sent[], rule: Through): readonly string[] {
  return of.filter(({ through }) => through === rule).map(({ region }) => region)
}

function whereOf(regions: readonly string[], all: readonly string[]): string {
  return regions.length === all.length && all.length > 1
    ? `all ${all.length} Regions`
    : regions.toSorted().join(', ')
}

/** As deploy/spoke.yml names them. */
function ruleName(naming: DeploymentNaming, rule: Through): string {
  return rule === 'hub'
    ? `the rule of ${functionName(naming, 'signal')}`
    : `${naming.prefix}-forward-${rule}`
}
