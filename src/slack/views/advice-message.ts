/**
 * What would do instead of an access key: who uses it and how sure that is, the marks that say so, and the first steps. Where not everything was read that stands first. Where nothing was seen it says what AWS's own last use says,
 * and offers to make the key Inactive only where that, too, knows of no use.
 */
import type { KnownBlock } from '@slack/types'
import type { AdviceAudit } from '../../exposure/audit/audit.ts'
import { type AdvicePart, adviceLineFor } from '../../keys/advice/advise.ts'
import type { AdviceStep } from '../../keys/role-advice.ts'
import {
  context,
  header,
  message,
  plain,
  type SlackMessage,
  section,
  sections,
} from '../text/blocks.ts'
import { code, dateTime, joined, lines, type Mrkdwn, mrkdwn, NOTHING } from '../text/mrkdwn.ts'
import {
  type AdvicedKey,
  type AdviceModel,
  caveats,
  neverSeen,
  partName,
  percent,
  unusedStand,
} from './advice-model.ts'
import { adviceTitle } from './advice-title.ts'
import { VALUE_CHARACTERS } from './audit-coverage.ts'
import { footer } from './audit-message.ts'
import { keyName } from './names.ts'

const PARTS_SHOWN = 6
const EVIDENCE_SHOWN = 3
const AGENTS_SHOWN = 2
const STEPS_SHOWN = 5
const STEPS_OF_ONE_OF_MANY = 2
const CAVEATS_SHOWN = 6

export function adviceMessage(model: AdviceModel): SlackMessage {
  const { audit, advice, coverage } = model
  const title = adviceTitle(audit)
  const line = adviceLineFor({
    workloads: advice.parts.map(({ workload }) => workload),
    isWhole: coverage.whole,
  })
  const isSeen = advice.calls > 0
  return message(mrkdwn`${title}: ${line}`, [
    header(title),
    ...sections([subject(model), incomplete(model)]),
    ...(isSeen ? used(model) : unused(model)),
    section(mrkdwn`*What no reading shows:* ${neverSeen(model)}`),
    ...(isSeen
      ? [
          context(
            mrkdwn`Policies, and all of this at length, follow in the thread. They are drafts: read them before you use them.`,
          ),
        ]
      : []),
    footer(audit),
  ])
}

export function adviceBegunAnswer({ advice, userName, accountName }: AdviceAudit): SlackMessage {
  const keys = joined(
    advice.keys.map((key) => code(key)),
    ', ',
  )
  const text = mrkdwn`Looking in CloudTrail how ${keys} of ${userName} in ${accountName} is used. How far it is, and then what would do instead, comes in your direct messages.`
  return message(text, [section(text)])
}

function subject({ audit, advice, coverage }: AdviceModel): Mrkdwn {
  const { userName, accountName, account } = audit
  const keys = joined(audit.advice.keys.map(keyName), ', ')
  const calls = `${coverage.whole ? '' : '≥ '}${advice.calls.toLocaleString('en-US')}`
  return mrkdwn`${keys} of ${userName} in ${accountName} (${account}), ${dateTime(coverage.since)} to ${dateTime(coverage.until)}: ${calls} ${advice.calls === 1 ? 'call' : 'calls'} in ${coverage.read.length} Regions`
}

function incomplete(model: AdviceModel): Mrkdwn {
  if (model.coverage.whole) return NOTHING
  const all = caveats(model)
  const shown = all.slice(0, CAVEATS_SHOWN)
  const more = all.length - shown.length
  return mrkdwn`*Incomplete:* ${shown.join(' ')}${more > 0 ? ` And ${more} more, in the file.` : ''} What is used there is in neither the advice nor the drafts.`
}

function used(model: AdviceModel): readonly KnownBlock[] {
  const { advice, keys } = model
  const shown = advice.parts.slice(0, PARTS_SHOWN)
  const more = advice.parts.length - shown.length
  const steps = advice.isMixed ? STEPS_OF_ONE_OF_MANY : STEPS_SHOWN
  return [
    ...(advice.isMixed
      ? [
          section(
            mrkdwn`*Several workloads use it.* Split it: a role for each, and the key goes when the last has its own.`,
          ),
        ]
      : []),
    ...(advice.hasUnknown
      ? [
          section(
            mrkdwn`*Not all calls are explained.* Find out whose the others are before the key goes; they are in no other draft.`,
          ),
        ]
      : []),
    ...shown.flatMap((part) => sections([...partLines(part, model), ...stepLines(part, steps)])),
    ...sections([
      more > 0 ? mrkdwn`and ${more} more, in the file` : NOTHING,
      onBehalf(model),
      ...keys.map((key) => (key.calls === 0 ? quietKey(key, model) : NOTHING)),
    ]),
  ]
}

function partLines(part: AdvicePart, { advice: { calls } }: AdviceModel): readonly Mrkdwn[] {
  const { workload, share, advice } = part
  const evidence = workload.evidence.slice(0, EVIDENCE_SHOWN)
  const agents = workload.agents
    .slice(0, AGENTS_SHOWN)
    .map((agent) => code(plain(agent, VALUE_CHARACTERS)))
  return [
    mrkdwn`*Used by ${partName(part)}:* ${workload.calls.toLocaleString('en-US')} of ${calls.toLocaleString('en-US')} calls (${percent(share)})`,
    ...evidence.map(({ why, calls: n }) => mrkdwn`• ${n.toLocaleString('en-US')}: ${why}`),
    agents.length === 0 ? NOTHING : mrkdwn`• programs: ${joined(agents, ', ')}`,
    addressesLine(workload),
    advice === undefined
      ? mrkdwn`*Instead:* that cannot be said before it is known what it is. Ask who calls from there; tell awskey in \`networks\` of awskey.yml.`
      : mrkdwn`*Instead:* ${advice.instead}`,
  ]
}

function addressesLine({ addresses: { count, some } }: AdvicePart['workload']): Mrkdwn {
  if (count === 0) return NOTHING
  const shown = joined(
    some.map((ip) => code(plain(ip, VALUE_CHARACTERS))),
    ', ',
  )
  return mrkdwn`• from ${count} ${count === 1 ? 'address' : 'addresses'}: ${shown}${count > some.length ? ' …' : ''}`
}

function stepLines({ advice }: AdvicePart, most: number): readonly Mrkdwn[] {
  return (advice?.steps ?? []).slice(0, most).map((step, at) => stepLine(step, at + 1))
}

function stepLine({ text, command }: AdviceStep, number: number): Mrkdwn {
  return command === undefined
    ? mrkdwn`${number}. ${text}`
    : lines(mrkdwn`${number}. ${text}:`, code(command))
}

function onBehalf({ advice }: AdviceModel): Mrkdwn {
  if (advice.onBehalf.length === 0) return NOTHING
  const services = advice.onBehalf.map(({ service, calls }) => `${service} ${calls}`)
  return mrkdwn`*Made by services of AWS for whoever has the key:* ${services.join(', ')}`
}

function unused(model: AdviceModel): readonly KnownBlock[] {
  const where = model.coverage.whole ? 'what CloudTrail keeps' : 'what could be read of CloudTrail'
  return sections([
    mrkdwn`*No call was seen* in ${where}. That alone does not show that nobody uses it.`,
    ...model.keys.map((key) => quietKey(key, model)),
  ])
}

/** A key of which nothing was seen: AWS's own word, and what can be done where that is no use either. */
function quietKey(key: AdvicedKey, { coverage }: AdviceModel): Mrkdwn {
  const name = keyName(key.id)
  const stand = unusedStand(key, coverage)
  switch (stand.kind) {
    case 'not_known':
      return mrkdwn`• ${name}: no call was seen, and AWS did not say when it was last used (${stand.why}). Not known is not unused: ask again later.`
    case 'used_elsewhere':
      return mrkdwn`• ${name}: no call was seen, yet AWS says that it was used ${dateTime(stand.use.at)} for ${stand.use.service} in ${stand.use.region}. It *is* in use; by what, this history does not show. Its logs of ${stand.use.service} do.`
    case 'unused':
      return mrkdwn`• ${name}: no call was seen, and AWS ${lastUseWords(key)}. ${wordsFor(key)}`
  }
}

function lastUseWords({ lastUse }: AdvicedKey): Mrkdwn {
  return lastUse.kind === 'at'
    ? mrkdwn`says that it was last used ${dateTime(lastUse.at)}`
    : mrkdwn`knows of no use at all`
}

function wordsFor({ id, status }: AdvicedKey): Mrkdwn {
  if (status.kind === 'unknown')
    return mrkdwn`Whether it is Active could not be read (${status.why}).`
  if (status.value === undefined) return mrkdwn`IAM lists it no longer.`
  return status.value === 'Active'
    ? mrkdwn`If nothing needs it: ${code(`/awskey deactivate ${id} because nothing uses it`)}`
    : mrkdwn`It is Inactive: ${code(`/awskey delete ${id} because nothing uses it`)}`
}
