import { openLines } from '../../exposure/clean-up-rules.ts'
import { type Incident, isInactive, isQuarantined } from '../../exposure/incident.ts'
import { message, type SlackMessage, section } from '../text/blocks.ts'
import { code, lines, type Mrkdwn, mrkdwn, NOTHING, person } from '../text/mrkdwn.ts'
import { dryRunText, isOpenInDryRun } from './incident-dry-run.ts'
import { obstaclesText, ownerText } from './incident-words.ts'

/** What whoever reported an exposed key, or clicked on its card, is told: what was done and seen to be done, and what was not. One answer for each act. */
export function exposedAnswer(
  incident: Incident,
  { joined, secretPasted }: { readonly joined: boolean; readonly secretPasted: boolean },
): SlackMessage {
  return answer(
    joined
      ? mrkdwn`There is an incident for ${code(incident.keyId)} already; your report is on it.`
      : NOTHING,
    stateText(incident),
    secretPasted ? SECRET : NOTHING,
  )
}

export function containedAnswer(incident: Incident): SlackMessage {
  return answer(stateText(incident))
}

/** After a click on a line of the clean-up, with what AWS shows by now. */
export function cleanUpAnswer(incident: Incident): SlackMessage {
  const open = openLines(incident)
  return answer(
    open === 0
      ? mrkdwn`Done. No line of the clean-up of ${code(incident.keyId)} is open: each is clean, as AWS shows, or accepted.`
      : mrkdwn`Done. ${open} ${open === 1 ? 'line' : 'lines'} of the clean-up of ${code(incident.keyId)} ${open === 1 ? 'is' : 'are'} open. The list in the thread shows how each stands.`,
  )
}

/** After a signature or a click that ends an incident. */
export function endAnswer(incident: Incident): SlackMessage {
  const { ended, release, keyId } = incident
  if (ended?.as === 'released')
    return answer(
      mrkdwn`The incident of ${code(keyId)} is over: what awskey did to the IAM user is undone, as IAM shows. The exposed key stays as it is.`,
    )
  if (ended !== undefined)
    return answer(
      mrkdwn`The incident of ${code(keyId)} is closed. awskey had changed nothing for it.`,
    )
  return answer(
    release?.granted === true
      ? mrkdwn`Enough people have signed, but what awskey did is *not known to be undone* yet. It tries again; the thread of the card shows how it stands.`
      : mrkdwn`You signed the release of ${code(keyId)}. Nothing is undone before somebody else of security has signed, too.`,
  )
}

export function nothingToContainAnswer(incident: Incident): SlackMessage {
  return answer(mrkdwn`There is nothing left for this click to do.`, stateText(incident))
}

export function postMortemAnswer(why: string | undefined): SlackMessage {
  return answer(
    why === undefined
      ? mrkdwn`The post-mortem is in the thread of the card, as a Markdown file.`
      : mrkdwn`Slack did not take the post-mortem (${why}). Try again in a minute.`,
  )
}

export function noIncidentAnswer(): SlackMessage {
  return answer(
    mrkdwn`There is no such incident, so nothing was done. Report the key with ${code('/awskey exposed')}.`,
  )
}

const SECRET = mrkdwn`*Your text held what looks like the secret of a key.* awskey passed nothing of it on and wrote none of it down. Slack has seen it: where it stands in a message, delete that message, and never paste it anywhere again.`

function stateText(incident: Incident): Mrkdwn {
  const { identity, key, inactiveBy, reports } = incident
  const whose = mrkdwn`Access key ${code(incident.keyId)}: ${ownerText(incident)}.`
  if (identity.kind === 'not_known')
    return lines(
      whose,
      mrkdwn`So nothing was done with it. Security has been told, and awskey keeps asking AWS.`,
    )
  if (isOpenInDryRun(incident)) return lines(whose, dryRunText(incident))
  if (inactiveBy === undefined) {
    const because = reports.flatMap(({ judged }) => judged?.because ?? [])
    return because.length === 0
      ? mrkdwn`Access key ${code(incident.keyId)}: security has been told, and awskey is looking at it.`
      : lines(
          whose,
          mrkdwn`The key is *as it was*: ${obstaclesText(because)}. Security has been told and decides.`,
        )
  }
  if (!isInactive(incident))
    return lines(
      whose,
      mrkdwn`The key is *not known to be Inactive*${key.kind === 'failed' ? mrkdwn` (${key.why})` : NOTHING}. awskey tries again, and security has been told. Treat it as Active.`,
    )
  const state = key.kind === 'gone' ? mrkdwn`gone from IAM` : mrkdwn`Inactive`
  return lines(
    whose,
    isQuarantined(incident)
      ? mrkdwn`The key is ${state} and the IAM user is denied everything: IAM shows both. awskey looks again after 10 seconds, a minute and five. Security's channel has the rest.`
      : mrkdwn`The key is ${state}, as IAM shows. The IAM user is *not quarantined*: sessions made with the key before go on. Security has been told and decides about that.`,
  )
}

function answer(...parts: readonly Mrkdwn[]): SlackMessage {
  const text = lines(...parts)
  return message(text, [section(text)])
}

/** In security's channel, when awskey could not work on a report or a click at all. */
export function lostReportNotice(
  act: { readonly user: string; readonly value: string },
  reference: string,
): SlackMessage {
  const text = mrkdwn`*A report of an exposed key, or a click on its card, could not be worked on.* ${person(act.user)} sent ${code(act.value)}. Nothing is known to be contained: look at the key in IAM now. Reference ${code(reference)} in the log of the responder.`
  return message(text, [section(text)])
}
