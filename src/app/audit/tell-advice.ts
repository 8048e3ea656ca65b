import { adviceCoverage } from '../../exposure/audit/advice-coverage.ts'
import { archivePlaces } from '../../exposure/audit/archive-coverage.ts'
import { opensOwnSession } from '../../exposure/audit/attribution.ts'
import type { AdviceAudit } from '../../exposure/audit/audit.ts'
import { wasDenied } from '../../exposure/audit/audit-event.ts'
import { eventParts } from '../../exposure/audit/audit-files.ts'
import { auditResult } from '../../exposure/audit/audit-result.ts'
import type { AuditPages, AuditStore } from '../../exposure/audit/audit-store.ts'
import type { AccessKeyRecord, AccessKeys } from '../../keys/access-keys.ts'
import { adviceOn } from '../../keys/advice/advise.ts'
import type { FindNetwork } from '../../keys/advice/network.ts'
import { createUseObserver } from '../../keys/advice/observe-use.ts'
import type { Known } from '../../shared/known.ts'
import type { SlackMessage } from '../../slack/text/blocks.ts'
import { type AdviceFile, adviceFiles } from '../../slack/views/advice-files.ts'
import { adviceMessage } from '../../slack/views/advice-message.ts'
import type { AdvicedKey, AdviceModel } from '../../slack/views/advice-model.ts'
import { auditNotSent } from '../../slack/views/audit-message.ts'
import type { FileSent, OutgoingFile } from '../../slack/worker-side/send-file.ts'

/**
 * Says what would do instead of a key, once everything has been read: goes through all events a page at a time, so that no number of them fills the memory, judges, and tells: the message, then the drafts as files in its thread.
 * Whether the person may know has been proven before. It reads IAM for the keys' status and last use, and changes nothing.
 */
export interface TellAdviceDeps {
  readonly store: Pick<AuditStore, 'read' | 'readArchive' | 'readRegions'>
  readonly pages: Pick<AuditPages, 'read'>
  readonly keys: Pick<AccessKeys, 'lastUse' | 'list'>
  readonly findNetwork: FindNetwork
  /** IANA name: whose working hours are meant. */
  readonly timezone: string
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string
  sendFile(to: { readonly channel: string }, file: OutgoingFile): Promise<FileSent>
}

/** How it is told and written down, as of every audit. Throws where Slack takes no message. */
export interface Telling {
  post(message: SlackMessage, threadTs?: string): Promise<NonNullable<AdviceAudit['told']>>
  note(changes: Partial<Pick<AdviceAudit, 'filesSent' | 'told'>>): Promise<void>
}

/** Events at once in memory. */
const AT_ONCE = 5_000

export function createTellAdvice(
  deps: TellAdviceDeps,
): (audit: AdviceAudit, telling: Telling) => Promise<void> {
  return async (audit, telling) => {
    const model = await modelOf(deps, audit)
    const told = audit.told ?? (await telling.post(adviceMessage(model)))
    await telling.note({ told })
    const why = await sendFiles(deps, { audit, told, telling }, adviceFiles(model))
    if (why !== undefined) await telling.post(auditNotSent(why), told.ts)
  }
}

async function modelOf(deps: TellAdviceDeps, audit: AdviceAudit): Promise<AdviceModel> {
  const reads = await deps.store.readRegions(audit.id)
  const archive = await deps.store.readArchive(audit.id)
  const { findNetwork, timezone, partition } = deps
  const observer = createUseObserver({
    findNetwork,
    timezone,
    wasDenied: ({ error }) => wasDenied({ error }),
  })
  const callsOf = new Map<string, number>()
  let opened = 0
  const places = [...reads, ...archivePlaces(archive)]
  for await (const events of eventParts(deps.pages, audit, places, AT_ONCE)) {
    observer.see(events)
    for (const event of events) {
      callsOf.set(event.credential, (callsOf.get(event.credential) ?? 0) + 1)
      if (opensOwnSession(event)) opened += 1
    }
  }
  const coverage = adviceCoverage(audit, auditResult(audit, reads, archive).coverage, opened)
  const advice = adviceOn(observer.observed(), {
    account: { account: audit.account, partition },
    isWhole: coverage.whole,
  })
  return { audit, advice, coverage, keys: await keysOf(deps, audit, callsOf) }
}

async function keysOf(
  { keys }: TellAdviceDeps,
  { account, userName, advice, id: session }: AdviceAudit,
  callsOf: ReadonlyMap<string, number>,
): Promise<readonly AdvicedKey[]> {
  const user = { account, userName, session }
  const listed = await keys.list(user)
  const told: AdvicedKey[] = []
  for (const id of advice.keys)
    told.push({
      id,
      status: statusIn(listed, id),
      lastUse: await keys.lastUse(user, id),
      calls: callsOf.get(id) ?? 0,
    })
  return told
}

function statusIn(
  listed: Known<readonly AccessKeyRecord[]>,
  keyId: AdvicedKey['id'],
): AdvicedKey['status'] {
  return listed.kind === 'unknown'
    ? listed
    : { kind: 'known', value: listed.value.find(({ id }) => id === keyId)?.status }
}

interface Told {
  readonly audit: AdviceAudit
  readonly told: NonNullable<AdviceAudit['told']>
  readonly telling: Telling
}

/** Those that Slack has taken are not sent again. Gives Slack's code where it took no more. */
async function sendFiles(
  { sendFile }: TellAdviceDeps,
  { audit, told, telling }: Told,
  files: readonly AdviceFile[],
): Promise<string | undefined> {
  for (const [at, file] of files.entries()) {
    if (at < audit.filesSent) continue
    const sent = await sendFile({ channel: told.channel }, { ...file, threadTs: told.ts })
    if (sent.kind !== 'sent') return sent.code
    await telling.note({ filesSent: at + 1 })
  }
  return undefined
}
