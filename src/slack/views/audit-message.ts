/**
 * How far an audit is, and what it found, in the order in which somebody needs it: how much, what it made, from where, with what, what it tried, and how far all that reaches.
 * Nothing is called clean. Where a part was not read every number is a least, and where nothing was seen it says what never is.
 */
import type { KnownBlock } from '@slack/types'
import { type Audit, isAdvice, isOfIncident } from '../../exposure/audit/audit.ts'
import { madeName } from '../../exposure/audit/audit-event.ts'
import type { AuditResult, TacticSeen } from '../../exposure/audit/audit-result.ts'
import { type Counted, mostSeen } from '../../exposure/audit/counted.ts'
import type { Coverage } from '../../exposure/audit/coverage.ts'
import type { Tally } from '../../exposure/audit/tally.ts'
import type { RiskScore } from '../../exposure/risk-score.ts'
import type { Known } from '../../shared/known.ts'
import {
  context,
  facts,
  header,
  message,
  plain,
  type SlackMessage,
  section,
  sections,
} from '../text/blocks.ts'
import { code, dateTime, joined, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import { adviceTitle } from './advice-title.ts'
import { archiveProgress, notLookedAt } from './audit-archive-text.ts'
import { coverageLines, VALUE_CHARACTERS, VALUES_SHOWN } from './audit-coverage.ts'
import { keyName, shortKey } from './names.ts'
import { riskText } from './risk-text.ts'

export interface AuditProgressModel {
  readonly audit: Audit
  readonly result: AuditResult
}

export interface AuditMessageModel extends AuditProgressModel {
  readonly risk: RiskScore
}

const MADE_SHOWN = 12

export function auditMessage({ audit, result, risk }: AuditMessageModel): SlackMessage {
  const { tally, coverage } = result
  const title = titleOf(audit)
  const stand = standText(result)
  return message(mrkdwn`${title}: ${stand}`, [
    header(title),
    section(lines(subjectText(audit), stand)),
    ...(tally.events === 0 ? [section(nothingSeen(coverage))] : found(result)),
    section(riskText(risk, isOfIncident(audit) ? 'How bad it is' : undefined)),
    ...sections([mrkdwn`*What was read*`, ...coverageLines(audit, result)]),
    ...(tally.events === 0
      ? []
      : [context(mrkdwn`Every event follows in the thread, as CSV and JSON.`)]),
    footer(audit),
  ])
}

/** While it is read; it shows nothing of what was found. */
export function auditProgress({ audit, result: { coverage } }: AuditProgressModel): SlackMessage {
  const { done, reading, failed, archive } = coverage
  const all = done.length + reading.length + failed.length
  const title = titleOf(audit)
  const notRead =
    failed.length === 0 ? NOTHING : mrkdwn`, of which ${failed.length} could not be read`
  const stand =
    audit.over === true
      ? mrkdwn`Through with all ${all} Regions${notRead}.${archiveProgress(archive)} What was found follows.`
      : mrkdwn`Reading CloudTrail: ${done.length + failed.length} of ${all} Regions are through${notRead}.${archiveProgress(archive)}`
  return message(mrkdwn`${title}: ${stand}`, [
    header(title),
    section(lines(subjectText(audit), stand)),
    footer(audit),
  ])
}

export function auditNotSent(why: string): SlackMessage {
  const text = mrkdwn`Slack did not take all of the files (${why}), so they are not complete here. Run the audit again to get them.`
  return message(text, [section(text)])
}

export function auditPictureMissing(): SlackMessage {
  const text = mrkdwn`The picture of when it was used is missing: it could not be drawn or sent. What was found does not depend on it.`
  return message(text, [section(text)])
}

export function titleOf(audit: Audit): string {
  return isAdvice(audit) ? adviceTitle(audit) : `Audit of access key ${shortKey(audit.keyId)}`
}

export function subjectText(audit: Audit): Mrkdwn {
  const { keyId, userName, accountName, account, until } = audit
  const keys = isAdvice(audit) ? audit.advice.keys : [keyId]
  const since = audit.archive?.since ?? audit.since
  // Without a time before it nobody said since when: then all of the history is looked at.
  const isSaid = isOfIncident(audit) && audit.baselineFrom !== undefined
  const from = isSaid ? mrkdwn`since it was exposed, ` : NOTHING
  return mrkdwn`${joined(keys.map(keyName), ', ')} of ${userName} in ${accountName} (${account}), ${from}${dateTime(since)} to ${dateTime(until)}`
}

export function footer({ id }: Audit): KnownBlock {
  return context(mrkdwn`${code(id)} · it only reads; nothing was changed`)
}

export function auditBegunAnswer({ keyId, userName, accountName }: Audit): SlackMessage {
  const text = mrkdwn`Reading what CloudTrail has of ${code(keyId)} of ${userName} in ${accountName}. How far it is, and then what it found, comes in your direct messages.`
  return message(text, [section(text)])
}

function standText({ tally, coverage }: AuditResult): Mrkdwn {
  const events = mrkdwn`${least(coverage, tally.events)} ${tally.events === 1 ? 'event' : 'events'}`
  return coverage.whole
    ? mrkdwn`${events} in the event history of ${coverage.done.length} Regions${coverage.archive.kind === 'read' ? mrkdwn` and the trail's archive` : NOTHING}.`
    : mrkdwn`*Incomplete:* ${events}. Not everything could be read, so each number here is a least; see below.`
}

/** `≥ N` while not everything has been read. */
export function least({ whole }: Coverage, n: number): string {
  const shown = n.toLocaleString('en-US')
  return whole ? shown : `≥ ${shown}`
}

function nothingSeen({ whole, archive }: Coverage): Mrkdwn {
  const history =
    archive.kind === 'read'
      ? mrkdwn`the event history and the trail's archive`
      : mrkdwn`the event history`
  const where = whole ? history : mrkdwn`what could be read`
  return mrkdwn`No event of this key was seen in ${where}. That does not show that nobody used it: ${notLookedAt(archive)}`
}

function found(result: AuditResult): readonly KnownBlock[] {
  const { tally, coverage, regions, tactics, news } = result
  const n = (count: number): Mrkdwn => mrkdwn`${least(coverage, count)}`
  return [
    ...facts([
      ['Events', n(tally.events)],
      ['Refused for want of permission', n(tally.denied)],
      ['First seen', tally.first === undefined ? NOTHING : dateTime(tally.first)],
      ['Last seen', tally.last === undefined ? NOTHING : dateTime(tally.last)],
      ['Sessions opened', n(tally.sessions)],
      ['Things made or changed', n(tally.made.length + tally.madeMore)],
    ]),
    ...sections([
      madeText(tally),
      seenText('Addresses', tally.ips, news.ips),
      seenText('Programs', tally.agents, news.agents),
      seenText('Services', tally.services),
      listText(
        'Regions',
        regions.map(
          ({ region, n: times }) => mrkdwn`${region} ${times}${newMark(region, news.regions)}`,
        ),
      ),
      tacticsText(tactics),
    ]),
  ]
}

function seenText(title: string, counted: Counted, fresh?: Known<readonly string[]>): Mrkdwn {
  const seen = mostSeen(counted)
  const shown = seen
    .slice(0, VALUES_SHOWN)
    .map(
      ({ value, n }) =>
        mrkdwn`${code(plain(value, VALUE_CHARACTERS))} ${n}${newMark(value, fresh)}`,
    )
  const more = seen.length - shown.length
  return listText(title, [
    ...shown,
    ...(more + counted.others === 0 ? [] : [mrkdwn`others in the files`]),
  ])
}

/** Not seen before the key was exposed. Where that is not known nothing is marked; the coverage says so. */
function newMark(value: string, fresh: Known<readonly string[]> | undefined): Mrkdwn {
  return fresh?.kind === 'known' && fresh.value.includes(value) ? mrkdwn` *(new)*` : NOTHING
}

function listText(title: string, all: readonly Mrkdwn[]): Mrkdwn {
  return all.length === 0 ? NOTHING : mrkdwn`*${title}:* ${joined(all, ', ')}`
}

function madeText({ made: all, madeMore }: Tally): Mrkdwn {
  if (all.length === 0) return NOTHING
  const shown = all
    .slice(0, MADE_SHOWN)
    .map(
      (made) =>
        mrkdwn`• ${made.what} ${code(plain(madeName(made), VALUE_CHARACTERS))}, ${dateTime(made.at)}`,
    )
  const more = all.length + madeMore - shown.length
  return lines(
    mrkdwn`*Made or changed:*`,
    ...shown,
    more === 0 ? NOTHING : mrkdwn`and ${more} more, in the files`,
  )
}

function tacticsText(tactics: readonly TacticSeen[]): Mrkdwn {
  if (tactics.length === 0) return NOTHING
  const names = (calls: TacticSeen['done']): Mrkdwn =>
    joined(
      calls.slice(0, VALUES_SHOWN).map(({ call, n }) => mrkdwn`${code(call)} ${n}`),
      ', ',
    )
  return lines(
    mrkdwn`*What such calls can serve* (ATT&CK; administrators make them, too):`,
    ...tactics.map(({ tactic, done, refused }) => {
      const refusedText = refused.length === 0 ? NOTHING : mrkdwn`refused: ${names(refused)}`
      return mrkdwn`• ${tactic}: ${joined([names(done), refusedText], '; ')}`
    }),
  )
}
