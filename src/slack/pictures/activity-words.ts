/**
 * The sentences in and about a picture of a key's activity. While not everything was read each number is a least, and where nothing was read or seen that is said in so many words:
 * an empty picture must not look like a quiet key.
 */
import type { Coverage } from '../../exposure/audit/coverage.ts'
import { plain } from '../text/blocks.ts'
import { utc } from '../text/mrkdwn.ts'
import { shortKey } from '../views/names.ts'
import { type ActivityMark, type ActivityModel, isNothingRead, totalsOf } from './activity-model.ts'

/** Slack refuses the upload with `alt_txt_too_large` where there are more. */
const ALT_CHARACTERS = 1_000

export function titleText({ keyId }: ActivityModel): string {
  return `Activity of access key ${shortKey(keyId)}`
}

export function spanText({ since, until }: ActivityModel): string {
  return `${utc(since).replace(' UTC', '')} to ${utc(until)}`
}

export function numberText({ whole }: Coverage, n: number): string {
  const shown = n.toLocaleString('en-US')
  return whole ? shown : `at least ${shown}`
}

export function doneText(model: ActivityModel): string {
  return `Done: ${numberText(model.coverage, totalsOf(model).done)}`
}

export function deniedText(model: ActivityModel): string {
  return `Refused for want of permission: ${numberText(model.coverage, totalsOf(model).denied)}`
}

/** What has no bar; nothing where everything has one. */
export function failedText(model: ActivityModel): string {
  const { failed } = totalsOf(model)
  return failed === 0 ? '' : `Failed otherwise, not drawn: ${numberText(model.coverage, failed)}`
}

/** What was not read, in parts that can stand on lines of their own; empty when everything was. */
export function gapTexts({ coverage }: ActivityModel): readonly string[] {
  if (coverage.whole) return []
  const { done, reading, failed, cut, unreadable, sessions, rolesElsewhere, archive } = coverage
  const notRead = reading.length + failed.length
  const lost = sessions.opened - sessions.followed
  const gaps = [
    notRead === 0 ? '' : `${notRead} of ${notRead + done.length} Regions not read`,
    cut.length === 0 ? '' : `${counted(cut.length, 'Region')} only in part`,
    unreadable === 0 ? '' : `${counted(unreadable, 'event')} unreadable`,
    lost <= 0 ? '' : `${counted(lost, 'session')} not followed`,
    archiveGap(archive),
    rolesElsewhere === 0 ? '' : `${counted(rolesElsewhere, 'role')} of other accounts not followed`,
  ].filter((gap) => gap !== '')
  return gaps.length === 0 ? ['not everything was read'] : gaps
}

function archiveGap({ kind }: Coverage['archive']): string {
  switch (kind) {
    case 'not_asked':
    case 'read':
      return ''
    case 'cut':
      return "the trail's archive only in part"
    case 'failed':
    case 'reading':
      return "the trail's archive not read to its end"
  }
}

/** Where no bar stands in the whole picture. */
export function emptyText(model: ActivityModel): readonly string[] {
  if (isNothingRead(model))
    return ['Nothing could be read.', 'What was done with this key is not known.']
  if (model.events === 0)
    return ['No call was seen in what was read.', 'That does not show that nobody used the key.']
  const { done, denied } = totalsOf(model)
  return done + denied === 0 ? ['All that was seen failed; nothing of it is drawn.'] : []
}

export function markText({ what, at }: ActivityMark): string {
  return `${MARKS[what]} ${utc(at)}`
}

const MARKS: Readonly<Record<ActivityMark['what'], string>> = {
  exposed_since: 'exposed since',
  reported: 'reported',
  made_inactive: 'made Inactive',
}

export function whereFrom({ coverage: { archive } }: ActivityModel): string {
  return archive.kind === 'read' || archive.kind === 'cut'
    ? "From the event history of CloudTrail, up to 15 minutes late, and from a trail's archive. All times are UTC."
    : 'From the event history of CloudTrail, which is up to 15 minutes late and never holds data events. All times are UTC.'
}

export function barText(hours: number): string {
  if (hours % 24 !== 0) return `each bar is ${counted(hours, 'hour')}`
  return `each bar is ${counted(hours / 24, 'day')}`
}

/** The same for whoever does not see the picture, in the order of weight. */
export function activityAlt(model: ActivityModel): string {
  const gaps = gapTexts(model)
  const empty = emptyText(model)
  const busiest = busiestText(model)
  const sentences = [
    `${titleText(model)}, ${spanText(model)}.`,
    gaps.length === 0 ? '' : `Incomplete: ${gaps.join(', ')}.`,
    ...empty,
    ...(isNothingRead(model)
      ? []
      : [doneText(model), deniedText(model), failedText(model)].map((text) =>
          text === '' ? '' : `${text}.`,
        )),
    busiest,
    ...model.marks.map((mark) => `${capital(markText(mark))}.`),
  ]
  return plain(sentences.filter((sentence) => sentence !== '').join(' '), ALT_CHARACTERS)
}

function busiestText({ steps, stepHours, coverage }: ActivityModel): string {
  const sums = steps.map(({ at, done, denied }) => ({ at, n: done + denied }))
  const [first] = sums.filter(({ n }) => n > 0)
  if (first === undefined) return ''
  const busiest = sums.reduce((most, each) => (each.n > most.n ? each : most), first)
  const of = stepHours % 24 === 0 ? counted(stepHours / 24, 'day') : counted(stepHours, 'hour')
  return `Most calls in ${of}: ${numberText(coverage, busiest.n)}, from ${utc(busiest.at)}.`
}

function counted(n: number, what: string): string {
  return `${n.toLocaleString('en-US')} ${what}${n === 1 ? '' : 's'}`
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
