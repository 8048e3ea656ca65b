import type { Profile, Profiles } from '../../people/profiles.ts'
import { SlackUserId } from '../../requests/ids.ts'
import { type Known, known, unknown } from '../../shared/known.ts'
import type { Secret } from '../../shared/secret.ts'
import { listGroups } from '../../slack/doctor/list-groups.ts'
import { lookAtAddress } from '../../slack/doctor/look-at-address.ts'
import { lookAtToken } from '../../slack/doctor/look-at-token.ts'
import { createLookAtChannel } from '../../slack/worker-side/look-at-channel.ts'
import { createSlackProfiles } from '../../slack/worker-side/profiles.ts'
import { createSlackClient } from '../../slack/worker-side/slack-client.ts'
import { createSlackUserGroups } from '../../slack/worker-side/user-groups.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import { type Finding, notKnown } from './finding.ts'
import {
  type GroupLook,
  judgeAddress,
  judgeChannel,
  judgeGroup,
  judgePerson,
  judgeSlackSecret,
  judgeToken,
  mayDecide,
} from './judge-slack.ts'
import { channelsOf, groupsOf, peopleOf } from './named-in-slack.ts'

/** Everything that awskey.yml names in Slack, asked for with the token that the functions use. It only reads, a few at a time: Slack allows twenty of some calls a minute. */
export interface SlackExam {
  readonly config: AwskeyConfig
  readonly secret: Known<
    | { readonly signingSecret: Secret | undefined; readonly botToken: Secret | undefined }
    | undefined
  >
  readonly slackApiUrl: string | undefined
  /** The request URL; not known where the worker's environment is not. */
  readonly address: Known<string>
  readonly wallNow: () => number
}

export async function examineSlack(exam: SlackExam): Promise<readonly Finding[]> {
  const { config, secret } = exam
  const values = secret.kind === 'known' ? secret.value : undefined
  return [
    ...judgeSlackSecret(
      secret.kind === 'unknown'
        ? secret
        : known(
            values && {
              signingSecret: values.signingSecret !== undefined,
              botToken: values.botToken !== undefined,
            },
          ),
    ),
    ...(await examineAddress(exam, values?.signingSecret)),
    ...(await examineWorkspace(config, values?.botToken, exam.slackApiUrl)),
  ]
}

const NO_SECRET = 'the Slack secret could not be used'
const MEND_SECRET = 'what the line of the Slack secret says'

async function examineAddress(
  { address, wallNow }: SlackExam,
  signingSecret: Secret | undefined,
): Promise<readonly Finding[]> {
  if (address.kind === 'unknown' || signingSecret === undefined)
    return [
      notKnown(
        'request URL',
        address.kind === 'unknown' ? address.why : NO_SECRET,
        address.kind === 'unknown' ? 'what the line of the function worker says' : MEND_SECRET,
      ),
    ]
  return judgeAddress(address.value, await lookAtAddress(address.value, { signingSecret, wallNow }))
}

async function examineWorkspace(
  config: AwskeyConfig,
  token: Secret | undefined,
  slackApiUrl: string | undefined,
): Promise<readonly Finding[]> {
  if (token === undefined)
    return [notKnown('Slack token, channels, user groups and people', NO_SECRET, MEND_SECRET)]
  const slack = createSlackClient({ token: token.reveal(), slackApiUrl })
  const look = await lookAtToken(slack)
  const findings = judgeToken(look, config)
  if (look.kind === 'known' && look.value.kind === 'refused')
    return [
      ...findings,
      notKnown(
        'channels, user groups and people',
        `Slack does not take the token: ${look.value.code}`,
        'a token that Slack takes',
      ),
    ]
  const profiles = createSlackProfiles({ slack })
  const groups = createSlackUserGroups({ slack })
  const lookAtChannel = createLookAtChannel({ slack })
  const listed = await listGroups(slack)
  const all = [...findings]
  for (const { named, channel } of channelsOf(config))
    all.push(judgeChannel(named, channel, await lookAtChannel(channel)))
  for (const [group, named] of groupsOf(config)) {
    const look = await groupLook(listed, group, async () => {
      const members = await groups.members(group)
      return members.kind === 'unknown'
        ? members
        : known(await untilOneMay(profiles, members.value))
    })
    all.push(...judgeGroup(named, group, look))
  }
  for (const [person, named] of peopleOf(config))
    all.push(...judgePerson(person, named, await profiles.read(person)))
  return all
}

/** The members up to the first who may decide: with one of them the group is good for something, and large groups are read no further. */
async function untilOneMay(
  profiles: Profiles,
  members: ReadonlySet<string>,
): Promise<readonly Known<Profile | undefined>[]> {
  const read: Known<Profile | undefined>[] = []
  for (const id of members) {
    const person = SlackUserId.safeParse(id)
    if (!person.success) continue
    const profile = await profiles.read(person.data)
    read.push(profile)
    if (profile.kind === 'known' && mayDecide(profile.value)) break
  }
  return read
}

async function groupLook(
  listed: Awaited<ReturnType<typeof listGroups>>,
  group: string,
  members: () => Promise<Known<readonly Known<Profile | undefined>[]>>,
): Promise<Known<GroupLook | undefined>> {
  if (listed.kind === 'unknown') return unknown(listed.why)
  const found = listed.value.get(group)
  if (found === undefined) return known(undefined)
  return known(found.enabled ? { kind: 'enabled', members: await members() } : { kind: 'disabled' })
}
