/**
 * An incident as a document to be gone through together: what happened when, what was contained and how that was seen, what was found, and with the same weight what is not known. Markdown, for wherever the team keeps such things.
 * It says nothing that the row and the ledger do not, and judges nobody; what people have to think about is left to them, as headings.
 */
import type { Incident, IncidentEvent, Report } from '../../exposure/incident.ts'
import { isInactive, isQuarantined } from '../../exposure/incident.ts'
import { RECHECK_AFTER_MS } from '../../exposure/incident-rules.ts'
import { type Markdown, md, mdCode, mdList, mdSections, mdTable } from '../text/markdown.ts'
import type { Mrkdwn } from '../text/mrkdwn.ts'
import { plainWords } from '../text/plain-words.ts'
import { isShown } from './incident-thread.ts'
import { incidentLine, obstaclesText, ownerText, whoText } from './incident-words.ts'
import {
  cleanUpSection,
  findingsSection,
  releaseSection,
  scoreSection,
} from './post-mortem-findings.ts'
import type { PostMortemModel } from './post-mortem-model.ts'
import { notKnownSection } from './post-mortem-not-known.ts'

export function postMortem(model: PostMortemModel): string {
  const { incident, writtenAt } = model
  const { markdown } = mdSections([
    md`# Post-mortem: exposed access key ${mdCode(incident.keyId)}`,
    md`*${stateText(incident)}* Written ${seconds(writtenAt)} from awskey's ledger, incident ${mdCode(incident.id)}. All times are UTC.`,
    md`## In short`,
    inShort(model),
    md`## Timeline`,
    timeline(model),
    md`## What was contained, and how that was seen`,
    mdList([keyText(incident), quarantineText(incident), lookText(incident)]),
    md`## What was found`,
    findingsSection(model),
    md`## How bad it is`,
    scoreSection(model),
    md`## Clean-up`,
    cleanUpSection(model),
    md`## Release`,
    releaseSection(model),
    md`## What is not known`,
    notKnownSection(model),
    md`## Who decided`,
    deciders(model),
    ...TO_FILL_IN,
  ])
  return `${markdown}\n`
}

const TO_FILL_IN: readonly Markdown[] = [
  md`## Open questions`,
  md`- How did the key get to where it was found?
- Since when could it be read there, and by whom?
- What used it, and does that work again without it?`,
  md`## What went well, what went badly, where we got lucky`,
  md`-`,
  md`## Lessons and actions`,
  mdTable(['What', 'Who', 'By when'], [['', '', '']]),
]

function stateText(incident: Incident): string {
  if (!isInactive(incident)) return 'Not contained, as far as awskey knows.'
  if (incident.key.kind === 'gone') return 'The key is gone from IAM.'
  return isQuarantined(incident)
    ? 'The key is Inactive and its IAM user denied everything.'
    : 'The key is Inactive; its IAM user is not quarantined.'
}

function inShort({ incident, events, names }: PostMortemModel): Markdown {
  const reported = incident.reports[0]?.at ?? incident.createdAt
  const inactive = events.find(({ type }) => type === 'made_inactive' || type === 'gone')?.at
  const took =
    inactive === undefined
      ? 'never seen as Inactive'
      : `${Math.round((Date.parse(inactive) - Date.parse(reported)) / 1_000)} seconds`
  return mdTable(
    ['', ''],
    [
      ['Access key', mdCode(incident.keyId)],
      ['Whose', said(ownerText(incident), names)],
      ['First report', seconds(reported)],
      ['From the first report until IAM showed it as Inactive', took],
      ['Reports', String(incident.reports.length)],
      ['Undone by somebody', `${incident.rechecks.fights} times`],
    ],
  )
}

function timeline({ events, names }: PostMortemModel): Markdown {
  return mdTable(
    ['Time', 'Who', 'What'],
    events
      .filter(isShown)
      .map((event) => [
        seconds(event.at),
        said(whoText(event.actor), names),
        said(incidentLine(event), names),
      ]),
  )
}

function keyText({ key, reports, dryRun }: Incident): Markdown {
  switch (key.kind) {
    case 'inactive':
      return md`The key is Inactive: IAM showed it so at ${seconds(key.at)}, after the write.`
    case 'gone':
      return md`The key is gone: IAM no longer listed it at ${seconds(key.at)}.`
    case 'failed':
      return md`**The key was not made Inactive, or IAM does not show it** (${key.why}). Treat it as Active.`
    case 'untouched': {
      if (dryRun !== undefined)
        return md`**awskey did not touch the key**: the account was in dry run.`
      const because = plainWords(
        obstaclesText(reports.flatMap(({ judged }) => judged?.because ?? [])),
      )
      return md`**awskey did not touch the key**${because === '' ? '' : `: ${because}`}.`
    }
  }
}

function quarantineText({ quarantine }: Incident): Markdown {
  switch (quarantine.kind) {
    case 'policy':
      return md`The IAM user is denied everything: IAM showed ${mdCode('AWSDenyAll')} attached at ${seconds(quarantine.at)}.`
    case 'boundary':
      return md`The IAM user is denied everything by its permissions boundary, as IAM showed at ${seconds(quarantine.at)}. The boundary before: ${mdCode(quarantine.old)}.`
    case 'failed':
      return md`**The IAM user was not quarantined** (${quarantine.why}). Sessions made with the key go on.`
    case 'lifted':
      return md`The quarantine was taken away by the release: IAM showed it so at ${seconds(quarantine.at)}.`
    case 'no_room':
      return md`**The IAM user is not quarantined yet**: it has as many policies as it may have.`
    case 'waits':
      return md`**The IAM user is not quarantined**: one click of security is missing.`
    case 'none':
      return md`The IAM user is not quarantined.`
  }
}

function lookText({ rechecks }: Incident): Markdown {
  const { from, done, fights, unknown } = rechecks
  if (from === undefined) return md`Nothing was contained, so nothing was looked at again.`
  const fought =
    fights === 0
      ? md``
      : md` Before that somebody undid it ${fights === 1 ? 'once' : `${fights} times`}.`
  if (unknown !== undefined)
    return md`**Whether it still holds is not known** (${unknown}).${fought}`
  return md`awskey looked again ${done} of ${RECHECK_AFTER_MS.length} times, and it was as awskey left it.${fought} Later changes are not looked for.`
}

/** Everybody whose word led to something, each time. */
function deciders({ incident, events, names }: PostMortemModel): Markdown {
  const asked = events.filter(({ type }) => DECISIONS.has(type))
  const rows = asked.map((event) => [
    seconds(event.at),
    said(whoText(event.actor), names),
    DECISIONS.get(event.type) ?? '',
    asText(incident, event),
  ])
  return rows.length === 0
    ? md`Nobody, as far as the ledger says.`
    : mdTable(['Time', 'Who', 'What', 'As'], rows)
}

const DECISIONS: ReadonlyMap<IncidentEvent['type'], string> = new Map([
  ['reported', 'reported it'],
  ['reported_again', 'reported it again'],
  ['inactive_asked', 'had it contained'],
  ['quarantine_asked', 'had the IAM user quarantined'],
])

/** What they were taken for, as it stands on the row. */
function asText({ reports, inactiveBy, quarantineBy }: Incident, event: IncidentEvent): string {
  const isTheirs = ({ by, at }: Pick<Report, 'by' | 'at'>): boolean =>
    by === event.actor && at === event.at
  const warrant = event.type === 'quarantine_asked' ? quarantineBy : inactiveBy
  const as = event.type.startsWith('reported')
    ? reports.find(isTheirs)?.judged?.as
    : warrant?.by === event.actor
      ? warrant.as
      : undefined
  return as === undefined || as === '' ? 'not on the row' : as.replaceAll('_', ' ')
}

/** A sentence of the messages, with names for ids. */
function said(text: Mrkdwn, names: PostMortemModel['names'] = {}): string {
  return plainWords(text).replaceAll(/\b[UW][A-Z0-9]{2,}\b/g, (id) => names[id] ?? id)
}

function seconds(moment: string): string {
  return moment.slice(0, 'YYYY-MM-DDTHH:mm:ss'.length).replace('T', ' ')
}
