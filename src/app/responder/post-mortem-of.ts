import type { Findings as AuditFindings } from '../../exposure/audit/findings.ts'
import type { Incident, IncidentEvent } from '../../exposure/incident.ts'
import type { CleanUpLine, RoleLine } from '../../exposure/incident-parts.ts'
import { postMortem } from '../../slack/views/post-mortem.ts'
import type {
  CleanUpItem,
  Findings,
  PostMortemModel,
  Release,
} from '../../slack/views/post-mortem-model.ts'
import type { OutgoingFile } from '../../slack/worker-side/send-file.ts'

type Coverage = AuditFindings['coverage']

/** The post-mortem of an incident as a file: what its row and its ledger hold by now, and nothing else. What was not read is a part of it. */
export function postMortemFile(
  incident: Incident,
  ledger: readonly IncidentEvent[],
  now: Date,
): Pick<OutgoingFile, 'comment' | 'content' | 'name' | 'title'> {
  const events = ledger.filter(({ seq }) => seq > incident.ledgerFrom)
  const model: PostMortemModel = {
    incident,
    events,
    writtenAt: now.toISOString(),
    ...foundIn(incident),
    cleanUp: [...incident.roles, ...incident.lines].map(itemOf),
    ...releaseIn(incident),
  }
  const day = now.toISOString().slice(0, 'YYYY-MM-DD'.length)
  return {
    name: `awskey-post-mortem-${incident.keyId}-${day}.md`,
    title: `Post-mortem of ${incident.keyId}`,
    content: postMortem(model),
    comment:
      'The post-mortem as it stands now, in Markdown. Open questions are left to be filled in.',
  }
}

function foundIn({
  findings,
  audits,
  updatedAt,
}: Incident): Pick<PostMortemModel, 'findings' | 'score'> {
  if (findings === undefined) return {}
  const { coverage, made, madeMore, rolesAssumed, tactics } = findings
  const of = (each: (typeof made)[number]['of']): string =>
    each === undefined ? '' : ` of ${each.what} ${each.name}`
  const found: Findings = {
    audit: findings.auditId,
    since: findings.since,
    until: audits.find(({ id }) => id === findings.auditId)?.at ?? updatedAt,
    events: findings.events,
    denied: findings.denied,
    regions: findings.regions.map(({ region, n }) => `${region} (${n})`),
    lines: [
      ...made.map((each) => `It made: ${each.what} ${each.name}${of(each.of)}, ${each.region}`),
      ...(madeMore > 0 ? [`It made ${madeMore} things more`] : []),
      ...rolesAssumed.map(({ arn, n }) => `It assumed ${arn}, ${n} times`),
      ...tactics.map(
        ({ tactic, calls }) =>
          `${tactic}: ${calls.map(({ call, n }) => `${call} ${n}`).join(', ')}`,
      ),
    ],
    gaps: [
      ...coverage.failed.map(({ region, why }) => `${region} (${why})`),
      ...coverage.cut.map((region) => `${region}: only the newest`),
      ...coverage.pivots.notFollowed.map((name) => `not followed: ${name}`),
      ...(coverage.rolesElsewhere > 0
        ? [`${coverage.rolesElsewhere} roles of other accounts`]
        : []),
      ...(coverage.unreadable > 0 ? [`${coverage.unreadable} events`] : []),
      ...(coverage.regionsUnknown === undefined
        ? []
        : [`which Regions are enabled (${coverage.regionsUnknown})`]),
      ...(coverage.tooOld === undefined
        ? []
        : [`${coverage.tooOld.from} to ${coverage.tooOld.to}: older than what was read`]),
      ...archiveGaps(coverage),
      ...(coverage.dataEvents === 'read' ? [] : ['data events']),
    ],
    whole: coverage.whole,
    ...(coverage.archive?.kind === 'read' && {
      archive: { dataEvents: coverage.dataEvents === 'read' },
    }),
  }
  return { findings: found, score: findings.risk }
}

function archiveGaps({ archive }: Coverage): readonly string[] {
  switch (archive?.kind) {
    case undefined:
    case 'read':
      return []
    case 'cut':
      return ["the trail's archive: only the newest"]
    case 'failed':
      return [`the trail's archive to its end (${archive?.why ?? 'not known'})`]
  }
}

function itemOf(line: CleanUpLine | RoleLine): CleanUpItem {
  const what = 'arn' in line ? `sessions of role ${line.arn}` : `${line.what} ${line.name}`
  const { accepted, checkedAt, why } = line
  if (accepted !== undefined) return { what, state: 'accepted', by: accepted.by, at: accepted.at }
  const facts = {
    ...(checkedAt !== undefined && { at: checkedAt }),
    ...(why !== undefined && { why }),
  }
  switch (line.state) {
    case 'gone':
    case 'inactive':
    case 'revoked':
      return { what, state: 'cleaned', ...facts }
    case 'not_known':
      return { what, state: 'not_known', ...facts }
    case 'open':
    case 'there':
      return { what, state: 'open', ...facts }
  }
}

function releaseIn({ ended, release, quarantine }: Incident): { readonly release?: Release } {
  if (ended?.as === 'released')
    return {
      release: {
        state: 'released',
        at: ended.at,
        by: ended.by,
        undone: quarantine.kind === 'lifted' ? ['the quarantine of the IAM user'] : [],
      },
    }
  const [first] = release?.votes ?? []
  if (release === undefined || first === undefined) return {}
  return {
    release: { state: 'asked', at: first.at, by: release.votes.map(({ by }) => by), undone: [] },
  }
}
