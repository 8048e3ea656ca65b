/** Everything that a post-mortem has to admit, gathered from all its parts. It is never empty: some things no audit can show. */
import type { Incident } from '../../exposure/incident.ts'
import { RECHECK_AFTER_MS } from '../../exposure/incident-rules.ts'
import { type Markdown, md, mdList } from '../text/markdown.ts'
import { utc } from '../text/mrkdwn.ts'
import type { PostMortemModel } from './post-mortem-model.ts'
import { UNKNOWNS } from './risk-text.ts'

export function notKnownSection(model: PostMortemModel): Markdown {
  const { incident, findings, score, cleanUp = [] } = model
  return mdList([
    ...ofIncident(incident),
    ...(findings === undefined
      ? [md`What was done with the key: no audit is part of this report.`]
      : []),
    ...(findings?.gaps ?? []).map((gap) => md`Not read: ${gap}.`),
    ...(findings?.whole === false && findings.gaps.length === 0
      ? [md`Not everything was read; which part is not said.`]
      : []),
    ...(score?.notKnown ?? []).map((each) => md`Not in the score: ${UNKNOWNS[each]}.`),
    ...cleanUp
      .filter(({ state }) => state === 'not_known')
      .map(({ what }) => md`Whether this is cleaned up: ${what}.`),
    md`Data events${findings?.archive?.dataEvents === true ? ' that the trail does not log' : ''} (objects in S3, items in DynamoDB and the like), what CloudTrail shows late, and what is older than ${findings?.archive === undefined ? 'its 90 days' : utc(findings.since)}.`,
    md`Calls tried with the key while it was Inactive: they fail before AWS knows whose they are, and leave no event.`,
  ])
}

function ofIncident({
  identity,
  key,
  quarantine,
  rechecks,
  newKeys,
}: Incident): readonly Markdown[] {
  const { from, done, unknown } = rechecks
  const looksLeft = from !== undefined && done < RECHECK_AFTER_MS.length
  return [
    ...(identity.kind === 'not_known' ? [md`Whose key it is (${identity.why}).`] : []),
    ...(identity.kind === 'looking' ? [md`Whose key it is: awskey is still looking.`] : []),
    ...(key.kind === 'failed' ? [md`Whether the key is Inactive (${key.why}).`] : []),
    ...(quarantine.kind === 'failed'
      ? [md`Whether its IAM user is denied everything (${quarantine.why}).`]
      : []),
    ...(unknown === undefined ? [] : [md`Whether the containment still holds (${unknown}).`]),
    ...(looksLeft && unknown === undefined
      ? [md`Whether the containment holds: ${done} of ${RECHECK_AFTER_MS.length} looks were made.`]
      : []),
    ...(newKeys.length === 0
      ? []
      : [
          md`Who has the keys that were made since: ${newKeys.join(', ')}. awskey did not touch them.`,
        ]),
  ]
}
