import type { KnownBlock } from '@slack/types'
import type { Findings } from '../../exposure/audit/findings.ts'
import { plain, section } from '../text/blocks.ts'
import { code, dateTime, joined, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { riskText } from './risk-text.ts'

/** What the newest audit of an incident found, short, for its card: the score with its lines, where from, what, and how far all that reaches. Nothing is called clean. */
const SHOWN = 4
const LONGEST = 60

export function findingsBlocks(findings: Findings | undefined): readonly KnownBlock[] {
  if (findings === undefined) return []
  return [section(riskText(findings.risk, 'Risk')), section(seenText(findings))]
}

function seenText(findings: Findings): Mrkdwn {
  const { events, denied, first, last, since, coverage } = findings
  const least = coverage.whole ? NOTHING : mrkdwn`≥ `
  const when =
    first === undefined || last === undefined
      ? NOTHING
      : mrkdwn`, ${dateTime(first)} to ${dateTime(last)}`
  const head =
    events === 0
      ? mrkdwn`*Used since ${dateTime(since)}:* no event was seen in what was read. That does not show that nobody used it.`
      : mrkdwn`*Used since ${dateTime(since)}:* ${least}${events} events, ${least}${denied} refused${when}`
  return lines(
    head,
    list('From', findings.ips),
    newText(findings),
    list('Services', findings.services),
    list(
      'Regions',
      findings.regions.map(({ region: value, n }) => ({ value, n })),
    ),
    coverageText(findings),
  )
}

function list(
  title: string,
  seen: readonly { readonly value: string; readonly n: number }[],
): Mrkdwn {
  if (seen.length === 0) return NOTHING
  const shown = seen
    .slice(0, SHOWN)
    .map(({ value, n }) => mrkdwn`${code(plain(value, LONGEST))} ${n}`)
  return mrkdwn`${title}: ${joined(shown, ', ')}${seen.length > SHOWN ? ', …' : ''}`
}

function newText({ newIps }: Findings): Mrkdwn {
  if (newIps.kind === 'unknown')
    return mrkdwn`Which addresses are new is *not known* (${plain(newIps.why, 120)})`
  return newIps.value.length === 0
    ? NOTHING
    : mrkdwn`*New addresses:* ${joined(
        newIps.value.slice(0, SHOWN).map((ip) => code(plain(ip, LONGEST))),
        ', ',
      )}`
}

function coverageText({ coverage, sessions }: Findings): Mrkdwn {
  const { done, failed, cut, newest, regionsUnknown, tooOld, whole } = coverage
  const left = coverage.pivots.notFollowed.length + coverage.pivots.notFollowedMore
  const parts = [
    mrkdwn`${done} Regions read`,
    failed.length === 0
      ? NOTHING
      : mrkdwn`*not read:* ${failed.map(({ region }) => region).join(', ')}`,
    cut.length === 0 ? NOTHING : mrkdwn`*cut:* ${cut.join(', ')}`,
    regionsUnknown === undefined ? NOTHING : mrkdwn`*which Regions are enabled is not known*`,
    sessions.followed < sessions.opened
      ? mrkdwn`*${sessions.followed} of ${sessions.opened} sessions followed*`
      : NOTHING,
    left === 0 ? NOTHING : mrkdwn`*${left} that came of it not followed*`,
    coverage.unreadable === 0 ? NOTHING : mrkdwn`*${coverage.unreadable} events not readable*`,
    coverage.rolesElsewhere === 0
      ? NOTHING
      : mrkdwn`*${coverage.rolesElsewhere} roles of other accounts not audited*`,
    archiveText(coverage),
    coverage.dataEvents === 'read'
      ? mrkdwn`data events read as far as the trail logs them`
      : mrkdwn`data events not read`,
    tooOld === undefined ? NOTHING : mrkdwn`*before ${dateTime(tooOld.to)} not known*`,
    newest === undefined ? NOTHING : mrkdwn`newest event ${dateTime(newest)}`,
  ]
  const head = whole ? mrkdwn`Coverage` : mrkdwn`*Coverage, incomplete*`
  return mrkdwn`${head}: ${joined(parts, '; ')}`
}

function archiveText({ archive }: Findings['coverage']): Mrkdwn {
  switch (archive?.kind) {
    case undefined:
      return NOTHING
    case 'read':
      return mrkdwn`the trail's archive read`
    case 'cut':
      return mrkdwn`*of the trail's archive only the newest*`
    case 'failed':
      return mrkdwn`*the trail's archive not read to its end* (${plain(archive?.why ?? '', LONGEST)})`
  }
}
