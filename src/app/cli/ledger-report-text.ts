import type { FaultKind, LedgerFault } from '../../requests/ledger-faults.ts'
import type { AnchorFault } from '../../requests/verify-anchors.ts'
import type { CopyFault } from '../../requests/verify-copies.ts'
import type { LedgerReport } from '../../requests/verify-ledger.ts'

/** What `npm run ledger:verify` prints: a line for each fault, what could not be read, and the counts. A ledger is called whole only when all of it was read. */
export function ledgerReportText(report: LedgerReport): string {
  const faults = report.faults.map((fault) =>
    'chain' in fault ? chainLine(fault) : anchorLine(fault),
  )
  const copies = (report.copies?.faults ?? []).map(copyLine)
  const unread = report.unread.map(({ what, why }) => `${nameOf(what)}: could not be read (${why})`)
  const { chains, events, anchors } = report
  const compared =
    report.copies === undefined
      ? ''
      : `, ${report.copies.events} copied events of ${report.copies.days} days compared`
  const counts = `${chains} chains, ${events} events, ${anchors} anchors read${compared}`
  return `${[...faults.sort(), ...copies.sort(), ...unread.sort(), `${counts}. ${verdict(report)}`].join('\n')}\n`
}

/** 0: everything fits. 1: something is wrong. 2: nothing wrong was found, but not everything could be read. */
export function exitCodeOf(report: LedgerReport): 0 | 1 | 2 {
  const { unread, copies } = report
  if (faultsIn(report) > 0) return 1
  if (copies?.days === 0) return 2
  return unread.length > 0 ? 2 : 0
}

function faultsIn({ faults, copies }: LedgerReport): number {
  return faults.length + (copies?.faults.length ?? 0)
}

function verdict(report: LedgerReport): string {
  const { unread, copies } = report
  const count = faultsIn(report)
  const wrong = count === 1 ? '1 fault' : `${count} faults`
  const missing = unread.length === 0 ? '' : `; ${unread.length} could not be read`
  if (count > 0)
    return `${wrong}${missing}. ${isOfTable(report) ? OF_TABLE : OF_BUCKET}: tell security, and change nothing before they have seen it.`
  if (unread.length === 0 && copies?.days === 0)
    return 'There is no copy in the bucket, so nothing was compared with one: look whether it is the bucket of the ledger. The table fits itself.'
  return unread.length === 0
    ? 'Everything fits.'
    : `No fault found, but ${unread.length} could not be read: that is not known, not clean. Try again, or look at the permissions (dynamodb:Scan, Query, GetItem; for the copies s3:ListBucketVersions and s3:GetObjectVersion).`
}

function nameOf(chain: string): string {
  const [kind, id = ''] = chain.split('#')
  if (kind === 'REQ') return `request ${id}`
  if (kind === 'INCIDENT') return `incident of the exposed key ${id}`
  return kind === 'OUT' ? `changes outside awskey in account ${id}` : chain
}

function chainLine({ chain, kind, seq, day }: LedgerFault): string {
  const event = seq === undefined ? '' : `, event ${seq}`
  const at = day === undefined ? '' : ` (anchor of ${day})`
  return `${nameOf(chain)}${event}: ${kind}: ${CHAIN_WORDS[kind]}${at}`
}

const CHAIN_WORDS: Readonly<Record<FaultKind, string>> = {
  changed: 'its content is not what was written',
  missing: 'it is not there',
  inserted: 'it does not belong where it stands',
  not_chained: 'it does not follow from the event before',
  row_behind: 'the row ends here, and the ledger goes on: the row was rolled back',
  row_ahead: 'the row ends here, and the ledger ends before',
  head_differs: 'the row names another last event',
  vanished: 'its row is gone',
  not_indexed: 'it is missing from the index of heads, so the next anchor would not cover it',
  index_differs: 'the index of heads names another end than the row',
  shorter_than_anchored: 'the chain ended later when it was anchored',
  not_as_anchored: 'the event is another one than the one anchored; the chain was rewritten',
}

function anchorLine({ day, kind }: AnchorFault): string {
  return kind === 'anchor_not_found'
    ? `${kind}: ${ANCHOR_WORDS[kind]}`
    : `anchor of ${day}: ${kind}: ${ANCHOR_WORDS[kind]}`
}

const ANCHOR_WORDS: Readonly<Record<AnchorFault['kind'], string>> = {
  anchor_changed: 'its members do not give its digest',
  anchor_not_chained: 'it does not follow from the anchor before: one is missing or was replaced',
  anchor_heads_differ: 'the heads that it lists are not the ones it was made over',
  anchor_not_found: 'no stored anchor has the digest from the channel',
}

const OF_TABLE = 'Somebody other than awskey wrote to the table'
const OF_BUCKET =
  'The bucket is not as awskey leaves it: somebody wrote to it, or copying stood still'

/** A copy alone that is missing or is none says nothing against the table. */
function isOfTable({ faults, copies }: LedgerReport): boolean {
  return faults.length > 0 || (copies?.faults ?? []).some(({ kind }) => !kind.startsWith('copy_'))
}

function copyLine({ copy, kind, chain, seq }: CopyFault): string {
  const event = chain === undefined ? '' : `, ${nameOf(chain)}, event ${seq ?? '?'}`
  return `copy of ${copy}${event}: ${kind}: ${COPY_WORDS[kind]}`
}

const COPY_WORDS: Readonly<Record<CopyFault['kind'], string>> = {
  copy_replaced:
    'something was put over it, or it was marked as deleted; what was put first was compared',
  copy_malformed: 'it is not what awskey writes',
  copy_missing: 'it is not in the bucket, and earlier days are',
  anchor_vanished: 'the table has no anchor of that day any more',
  anchor_not_as_copied: 'the table has another anchor of that day',
  event_vanished: 'it is not in the table any more',
  event_not_as_copied: 'the table has another event in its place',
}
