import { readArrivedEvents } from '../../aws/doctor/arrived-events.ts'
import type { Probe, TestEvent } from '../../exposure/signal/test-event.ts'
import { AccountId } from '../../requests/ids.ts'
import { functionName } from '../../shared/deployment-names.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import { askInside, type InsideExam } from './examine-inside.ts'
import type { Finding } from './finding.ts'
import { judgeForwarding, type SentFrom } from './judge-forwarding.ts'

/**
 * Has the worker send test events from every enabled Region of every account, and waits until the function `signal` has written all of them into its log, or a minute: EventBridge forwards within
 * seconds, and a log can be read some seconds later.
 */
export interface ForwardingExam extends InsideExam {
  readonly probe: Probe
  readonly wallNow: () => number
  readonly sleep: (ms: number) => Promise<void>
}

const PAUSE_MS = 3_000
const LOOKS = 21
/** This machine's clock may be fast. */
const SINCE_MS = 15 * 60_000

export async function examineForwarding(exam: ForwardingExam): Promise<readonly Finding[]> {
  const { accounts } = exam.config.organisation
  const since = new Date(exam.wallNow() - SINCE_MS)
  const sent: SentFrom[] = []
  for (const { id } of accounts) sent.push({ account: id, regions: await sendFrom(exam, id) })
  const arrived = await waitFor(exam, since, sentIn(sent))
  const { naming, organization } = exam.config.deployment
  const expected = { naming, organization, hub: exam.place.hub }
  return sent.flatMap((each) => judgeForwarding(each, arrived, expected))
}

async function sendFrom(exam: ForwardingExam, account: AccountId): Promise<SentFrom['regions']> {
  const hub = AccountId.safeParse(exam.place.hub)
  if (!hub.success) return unknown('the account of the hub is not known')
  const forward = { account, hub: hub.data, probe: exam.probe }
  const seen = await askInside(exam, 'worker', { open: [], simulate: [], forward })
  if (seen.kind === 'unknown') return seen
  return seen.value.forwarded?.regions ?? unknown('the worker said nothing of it')
}

/** What is known to have been sent: what may have been, is waited for by nobody. */
function sentIn(sent: readonly SentFrom[]): ReadonlySet<string> {
  return new Set(
    sent.flatMap(({ account, regions }) =>
      (regions.kind === 'known' ? regions.value : []).flatMap(({ region, sent: rules }) =>
        rules.kind === 'known'
          ? rules.value.map((through) => nameOf({ account, region, through }))
          : [],
      ),
    ),
  )
}

function nameOf({
  account,
  region,
  through,
}: Readonly<Record<'account' | 'region' | 'through', string>>): string {
  return `${account} ${region} ${through}`
}

/** What arrived in the end; what could not be read is not looked at again. */
async function waitFor(
  { clients, config, probe, sleep }: ForwardingExam,
  since: Date,
  expected: ReadonlySet<string>,
): Promise<Known<readonly TestEvent[]>> {
  if (expected.size === 0) return known([])
  const logGroup = `/aws/lambda/${functionName(config.deployment.naming, 'signal')}`
  for (let look = 1; ; look++) {
    const arrived = await readArrivedEvents(clients.logs, { logGroup, probe, since })
    if (arrived.kind === 'unknown' || look === LOOKS) return arrived
    const names = new Set(arrived.value.map(nameOf))
    if ([...expected].every((name) => names.has(name))) return arrived
    await sleep(PAUSE_MS)
  }
}
