import type { WebClient } from '@slack/web-api'
import type { Organisation } from '../../people/organisation.ts'
import {
  type ComposeDigestDeps,
  composeDigest,
  isQuiet,
  type TeamDigest,
} from '../../reminders/digest.ts'
import { type DigestCsvDeps, digestCsv } from '../../reminders/digest-csv.ts'
import type { Figures } from '../../reminders/figures.ts'
import type { InTurn } from '../../reminders/pace.ts'
import { composeSecuritySum, type SecuritySumDeps } from '../../reminders/security-sum.ts'
import type { Posting, Teller, Telling, Undelivered } from '../../reminders/tell-digest.ts'
import { SECURITY_SUM, type Told, type Week } from '../../reminders/week-store.ts'
import type { SlackChannelId } from '../../requests/ids.ts'
import type { Clock } from '../../shared/clock.ts'
import type { Log } from '../../shared/log.ts'
import { type AgesModel, agesAlt, agesPicture } from '../../slack/pictures/ages-picture.ts'
import { rasterise } from '../../slack/pictures/rasterise.ts'
import { type SlackMessage, withNote } from '../../slack/text/blocks.ts'
import { type DigestDrawn, digestDrawn, filesMissing } from '../../slack/views/digest-message.ts'
import { dryRunNote } from '../../slack/views/dry-run-words.ts'
import { securitySumMessage } from '../../slack/views/security-sum-message.ts'
import { undeliveredNotice } from '../../slack/views/undelivered-notice.ts'
import type { FileSent, OutgoingFile } from '../../slack/worker-side/send-file.ts'
import type { Sender } from '../../slack/worker-side/send-message.ts'
import { slackFailure } from '../../slack/worker-side/slack-failure.ts'

/**
 * How the teams and security are told of a week, in Slack: message, picture, and a file where the message cannot hold every key. Each message waits for its turn in its channel.
 * The picture is tried once: what it shows stands in the message too. A file that is missing is said in the thread.
 */
export interface TellWeekDeps extends ComposeDigestDeps, DigestCsvDeps {
  readonly organisation: Pick<
    Organisation,
    'teams' | 'security' | 'platform' | 'accounts' | 'dryRun'
  >
  readonly slack: WebClient
  readonly sender: Sender
  sendFile(to: { readonly channel: string }, file: OutgoingFile): Promise<FileSent>
  readonly inTurn: InTurn
  readonly clock: Clock
  readonly log: Log
  readonly sum: SecuritySumDeps
}

export interface TellWeek {
  tellerOf(team: string): Teller | undefined
  report(trouble: Undelivered): Promise<boolean>
}

type Place = { readonly channel: string; readonly ts: string }

export function createTellWeek(deps: TellWeekDeps): TellWeek {
  const { organisation } = deps
  return {
    tellerOf(team) {
      if (team === SECURITY_SUM) {
        const { channel } = organisation.security
        return { channel, prepare: (week) => tellSecurity(deps, channel, week) }
      }
      const found = organisation.teams.find(({ name }) => name === team)
      if (found === undefined) return undefined
      const { channel } = found
      return { channel, prepare: (week) => tellTeam(deps, channel, week, team) }
    },

    async report(trouble) {
      const { channel } = organisation.platform
      await deps.inTurn(channel)
      const said = await deps.sender.post({ channel }, undeliveredNotice(trouble))
      if (said.kind === 'sent') return true
      deps.log.error('the platform team could not be told', { code: said.code })
      return false
    },
  }
}

async function tellTeam(
  deps: TellWeekDeps,
  channel: SlackChannelId,
  week: Week,
  team: string,
): Promise<Telling> {
  const digest = await composeDigest(deps, week, team)
  const draw = (link: string | undefined): DigestDrawn =>
    digestDrawn({ digest, now: deps.clock.now(), link })
  return {
    quiet: isQuiet(digest),
    figures: digest.figures,
    post: async () => post(deps, channel, draw(await linkTo(deps, digest.before)).message),
    async files(at) {
      await sendAges(deps, at, agesOf(team, week, digest.figures, digest.before))
      if (digest.figures.flagged > draw(undefined).shown) await sendCsv(deps, at, digest)
    },
  }
}

async function tellSecurity(
  deps: TellWeekDeps,
  channel: SlackChannelId,
  week: Week,
): Promise<Telling> {
  const sum = await composeSecuritySum(deps.sum, week)
  const before = sum.weeks.at(-1)
  return {
    quiet: false,
    figures: sum.figures,
    post: async () =>
      post(deps, channel, securitySumMessage({ sum, link: await linkTo(deps, before) })),
    files: (at) => sendAges(deps, at, agesOf('all teams', week, sum.figures, before)),
  }
}

async function post(
  { sender, inTurn, organisation }: TellWeekDeps,
  channel: string,
  message: SlackMessage,
): Promise<Posting> {
  await inTurn(channel)
  return sender.post({ channel }, withNote(message, dryRunNote(organisation)))
}

/** Of what was said before; none where Slack does not give one: the message says the same without. */
async function linkTo(
  { slack, log }: TellWeekDeps,
  told: Told | undefined,
): Promise<string | undefined> {
  if (told?.channel === undefined || told.ts === undefined) return undefined
  try {
    const { permalink } = await slack.chat.getPermalink({
      channel: told.channel,
      message_ts: told.ts,
    })
    return permalink
  } catch (error) {
    log.warn('the digest before could not be linked', { week: told.week, code: codeOf(error) })
    return undefined
  }
}

function agesOf(of: string, { week }: Week, figures: Figures, before: Told | undefined): AgesModel {
  const named = (id: string): string => `week ${id.slice('2026-W'.length)}`
  return {
    of,
    week: named(week),
    ages: figures.ages,
    before: before && { week: named(before.week), ages: before.figures.ages },
  }
}

async function sendAges(
  deps: TellWeekDeps,
  { channel, ts }: Place,
  model: AgesModel,
): Promise<void> {
  try {
    const content = await rasterise(agesPicture(model))
    await deps.inTurn(channel)
    const sent = await deps.sendFile(
      { channel },
      {
        name: `awskey-ages-${model.of.replaceAll(' ', '-')}.png`,
        title: `Ages of the Active keys of ${model.of}`,
        content,
        alt: agesAlt(model),
        comment: `How old the keys of ${model.of} are.`,
        threadTs: ts,
      },
    )
    if (sent.kind !== 'sent')
      deps.log.warn('the picture of a digest is missing', { of: model.of, why: sent.code })
  } catch (error) {
    deps.log.error('the picture of a digest could not be drawn', { of: model.of }, error)
  }
}

async function sendCsv(
  deps: TellWeekDeps,
  { channel, ts }: Place,
  digest: TeamDigest,
): Promise<void> {
  const { team, week, figures } = digest
  const why = await csvFailure(deps, { channel, ts }, digest)
  if (why === undefined) return
  deps.log.warn('the file of a digest is missing', { team, why })
  await deps.inTurn(channel)
  const model = { team, week, keys: figures.flagged }
  const said = await deps.sender.post({ channel, threadTs: ts }, filesMissing(model))
  if (said.kind !== 'sent') deps.log.warn('nobody was told that it is missing', { team })
}

async function csvFailure(
  deps: TellWeekDeps,
  { channel, ts }: Place,
  { team, week, accounts, figures }: TeamDigest,
): Promise<string | undefined> {
  try {
    const content = await digestCsv(deps, { week, team, accounts })
    await deps.inTurn(channel)
    const sent = await deps.sendFile(
      { channel },
      {
        name: `awskey-${team}-${week}.csv`,
        title: `Keys of ${team} that need somebody, ${week}`,
        content,
        comment: `All ${figures.flagged} keys of ${team} that need somebody.`,
        threadTs: ts,
      },
    )
    return sent.kind === 'sent' ? undefined : sent.code
  } catch (error) {
    deps.log.error('the file of a digest could not be made', { team }, error)
    return 'not made'
  }
}

function codeOf(error: unknown): string {
  return slackFailure(error).code
}
