/** What an audit found, the score with the lines that made it, and what was cleaned up or undone. What was not given is said to be missing: its absence is no good news. */
import { type Markdown, md, mdCode, mdList, mdSections, mdTable } from '../text/markdown.ts'
import { utc } from '../text/mrkdwn.ts'
import type { CleanUpItem, PostMortemModel } from './post-mortem-model.ts'
import { FLOORS, REASONS } from './risk-text.ts'

export function findingsSection({ findings }: PostMortemModel): Markdown {
  if (findings === undefined)
    return md`No audit of this key is part of this report, so what was done with it is not said here.`
  const { audit, since, until, events, denied, regions, lines, whole, archive } = findings
  const least = whole ? md`` : md`at least `
  return mdSections([
    md`Audit ${mdCode(audit)}, ${utc(since)} to ${utc(until)}: ${least}${events} events, of which ${least}${denied} were refused for want of permission${regions.length === 0 ? '' : `, in ${regions.join(', ')}`}.`,
    lines.length === 0
      ? md`Nothing in it is on the list of what has to be cleaned up. That does not show that nothing was done: ${archive?.dataEvents === true ? 'the trail may not log all data events' : 'data events are never in this history'}.`
      : mdList(lines.map((line) => md`${line}`)),
    whole
      ? md`Everything was read that the event history of CloudTrail holds${archive === undefined ? '' : ", and what the trail's archive has beside it"}.`
      : md`**Incomplete:** see what is not known, below.`,
  ])
}

export function scoreSection({ score }: PostMortemModel): Markdown {
  if (score === undefined) return md`No score is part of this report.`
  const { band, atLeast, confidence, floor, lines } = score
  return mdSections([
    md`**${atLeast ? md`At least ` : ''}${score.score} of 100**, ${band}, with ${confidence} confidence.`,
    mdTable(
      ['Points', 'Because'],
      [
        ...lines.map(({ reason, points }) => [String(points), REASONS[reason]]),
        ...(floor === undefined ? [] : [[`at least ${floor.at}`, FLOORS[floor.because]]]),
      ],
    ),
  ])
}

export function cleanUpSection({ cleanUp }: PostMortemModel): Markdown {
  if (cleanUp === undefined) return md`No list of what has to be cleaned up is part of this report.`
  if (cleanUp.length === 0) return md`Nothing was on the list.`
  return mdTable(
    ['What', 'State', 'Who', 'When', 'Why'],
    cleanUp.map(({ what, state, by = '', at, why = '' }) => [
      what,
      STATES[state],
      by,
      at === undefined ? '' : utc(at),
      why,
    ]),
  )
}

const STATES: Readonly<Record<CleanUpItem['state'], string>> = {
  open: 'open',
  cleaned: 'cleaned, as AWS shows',
  accepted: 'accepted as it is',
  not_known: 'not known',
}

export function releaseSection({ release }: PostMortemModel): Markdown {
  if (release === undefined) return md`Not released, as far as this report knows.`
  const { state, at, by, undone } = release
  const who = by.length === 0 ? 'nobody that is known' : by.join(' and ')
  return mdSections([
    md`${RELEASES[state]} ${utc(at)}, by ${who}.`,
    mdList(undone.map((line) => md`${line}`)),
  ])
}

const RELEASES: Readonly<Record<NonNullable<PostMortemModel['release']>['state'], string>> = {
  asked: 'Asked for, not released:',
  released: 'Released',
  refused: 'Refused',
}
