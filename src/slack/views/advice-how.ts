/**
 * The advice at length, as Markdown: who uses the key and what says so, what would do instead with its steps, what the drafts hold and, with the same weight, what they may lack. What callers wrote is escaped and shown as code.
 */
import type { AdvicePart } from '../../keys/advice/advise.ts'
import { REPLACE_FIRST } from '../../keys/advice/trust-policy.ts'
import type { CallsSeen } from '../../keys/advice/workload.ts'
import { type Markdown, md, mdCode, mdList, mdSections, mdTable } from '../text/markdown.ts'
import { utc } from '../text/mrkdwn.ts'
import type { AdviceFileNames } from './advice-files.ts'
import { type AdviceModel, caveats, neverSeen, partName, percent } from './advice-model.ts'
import { adviceTitle } from './advice-title.ts'

const CALLS_LISTED = 200

export function adviceHow(model: AdviceModel, names: readonly AdviceFileNames[]): string {
  const { audit, advice, coverage } = model
  const { markdown } = mdSections([
    md`# ${adviceTitle(audit)}`,
    md`${audit.advice.keys.join(', ')} of IAM user ${audit.userName} in ${audit.accountName} (${audit.account}). Looked at: ${utc(coverage.since)} to ${utc(coverage.until)}, ${coverage.read.length} Regions (${coverage.read.join(', ')}).`,
    incomplete(model),
    advice.isMixed
      ? md`**Several workloads use it.** Give each a role of its own, one after the other. One role for all of them would allow each what only another needs. The key goes when the last has its own.`
      : NO_SECTION,
    advice.hasUnknown
      ? md`**Not all calls are explained.** Whose the others are has to be found out before the key goes: they may be the same workload, another, or somebody who should not have the key.`
      : NO_SECTION,
    ...advice.parts.flatMap((part, at) => partSections(model, part, names[at])),
    md`## What the drafts may lack`,
    mdList([
      md`${neverSeen(model)}`,
      md`Sending by SMTP through SES, signing in to RDS by IAM, MSK and IoT may never appear in CloudTrail.`,
      md`Only ${coverage.read.length} Regions were read. What is used in a Region that awskey.yml does not name is not in here; where a draft names Regions in a condition, it would refuse that.`,
      md`What is done once a quarter or a year, and did not fall into these days, is not in here.`,
      md`Nothing here was tried. Attach it to the role beside the key, let the workload run, look for AccessDenied in CloudTrail, and add what is missing.`,
      md`Who else may use the role is decided by its trust policy. Read it as if you had not been given it.`,
    ]),
    md`## When the role works`,
    mdList([
      ...audit.advice.keys.map(
        (key) =>
          md`Make the key Inactive: ${mdCode(`/awskey deactivate ${key} because a role does it now`)}`,
      ),
      md`After the soak delete it: ${mdCode('/awskey delete')} and the key. Until then it can be made Active again.`,
    ]),
  ])
  return `${markdown}\n`
}

const NO_SECTION: Markdown = { markdown: '' }

const mdCodes = (texts: readonly string[]): Markdown => ({
  markdown: texts.map((text) => mdCode(text).markdown).join(', '),
})

const counted = (n: number, one: string, many: string): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`

function incomplete(model: AdviceModel): Markdown {
  if (model.coverage.whole) return NO_SECTION
  return mdSections([
    md`**Incomplete: not everything could be read. What is used there is in neither the advice nor the drafts**, and no draft asks for a Region.`,
    mdList(caveats(model).map((each) => md`${each}`)),
  ])
}

function partSections(
  { audit, advice: { calls, onBehalf, parts } }: AdviceModel,
  part: AdvicePart,
  names: AdviceFileNames | undefined,
): readonly Markdown[] {
  const { workload, share, advice } = part
  return [
    md`## Used by ${partName(part)}`,
    md`${workload.calls.toLocaleString('en-US')} of ${counted(calls, 'call', 'calls')} (${percent(share)}).`,
    mdTable(
      ['Calls', 'What says so'],
      workload.evidence.map(({ why, calls: n }) => [String(n), why]),
    ),
    mdList([
      ...workload.agents.map((agent) => md`Program: ${mdCode(agent)}`),
      ...(workload.addresses.count === 0
        ? []
        : [
            md`${counted(workload.addresses.count, 'address', 'addresses')}: ${mdCodes(workload.addresses.some)}`,
          ]),
    ]),
    advice === undefined
      ? md`What would do instead cannot be said before it is known what this is. Ask who calls from there, and tell awskey in ${mdCode('networks')} of awskey.yml. **If nobody knows, treat the key as exposed:** ${mdCode(`/awskey exposed ${audit.keyId}`)}.`
      : md`**Instead: ${advice.instead}.**`,
    mdList(
      (advice?.steps ?? []).map(({ text, command }) =>
        command === undefined ? md`${text}` : md`${text}: ${mdCode(command)}`,
      ),
    ),
    trustSection(part, names),
    draftSection(part, names),
    parts.length === 1 && onBehalf.length > 0
      ? md`Among the calls are those that services of AWS made for whoever has the key: ${onBehalf.map(({ service, calls: n }) => `${service} (${n})`).join(', ')}. They need the same rights.`
      : NO_SECTION,
    assumedSection(part),
    notInDraft(part),
  ]
}

function trustSection(
  { trust, workload }: AdvicePart,
  names: AdviceFileNames | undefined,
): Markdown {
  if (trust === undefined || names?.trust === undefined)
    return workload.kind === 'laptop'
      ? md`No trust policy: people sign in. The draft below goes into the permission set, or to whoever signs in.`
      : NO_SECTION
  const isOpen = trust.Statement.some(({ Sid }) => Sid === REPLACE_FIRST)
  return mdSections([
    md`Trust policy: ${mdCode(names.trust)}`,
    isOpen
      ? md`CloudTrail does not show what stands there in angle brackets. IAM refuses the policy until the statement's ${mdCode('Sid')}, too, is replaced by letters and digits: so nobody makes a role that trusts a placeholder.`
      : NO_SECTION,
    md`${mdCode(`aws iam create-role --role-name <role> --assume-role-policy-document file://${names.trust}`)}`,
  ])
}

function draftSection({ draft }: AdvicePart, names: AdviceFileNames | undefined): Markdown {
  const files = names?.policies ?? []
  if (files.length === 0) return md`No policy: nothing was carried out that needs a permission.`
  return mdSections([
    md`Least-privilege draft, ${counted(draft.actions.length, 'action', 'actions')} carried out: ${mdCodes(files)}`,
    ...files.map(
      (file) =>
        md`${mdCode(`aws iam create-policy --policy-name ${file.replace(/\.json$/, '')} --policy-document file://${file}`)}`,
    ),
    files.length > 1
      ? md`It is cut into ${files.length}, because IAM takes 6,144 characters in each. A role takes 10 policies unless its quota was raised.`
      : NO_SECTION,
    draft.regions === undefined
      ? NO_SECTION
      : md`It asks for the Regions that were seen: ${draft.regions.join(', ')}.`,
    listed(
      'On anything, because not each call named one thing. Narrow it where you can',
      draft.onAnything,
    ),
    listed(
      'Check the name: awskey does not know whether the action is called as the event',
      draft.toCheck,
    ),
    listed('Left out: no action can be made of the name', draft.leftOut),
  ])
}

function listed(title: string, names: readonly string[]): Markdown {
  if (names.length === 0) return NO_SECTION
  const shown = names.slice(0, CALLS_LISTED)
  const more = names.length - shown.length
  return md`${title}: ${mdCodes(shown)}${more > 0 ? ` and ${more} more` : ''}`
}

/** What a role does is not the key's; that it was assumed is, and the role decides who may. */
function assumedSection({ workload }: AdvicePart): Markdown {
  const roles = workload.seen
    .filter(({ service, name, done }) => service === 'sts' && name === 'AssumeRole' && done > 0)
    .flatMap(({ resources = [] }) => resources)
  return roles.length === 0
    ? NO_SECTION
    : listed(
        'It assumed these roles. Where their trust policies name the IAM user, they have to name the new role; what was done as them is not in this draft',
        roles,
      )
}

function notInDraft({ notInDraft: calls }: AdvicePart): Markdown {
  if (calls.length === 0) return NO_SECTION
  const row = ({ service, name, denied, failed }: CallsSeen): readonly Markdown[] => [
    mdCode(`${service}:${name}`),
    md`${denied}`,
    md`${failed}`,
  ]
  const shown = calls.slice(0, CALLS_LISTED)
  return mdSections([
    md`Not carried out, and in the draft only where it was at another time:`,
    mdTable(['Call', 'Refused for want of permission', 'Failed otherwise'], shown.map(row)),
    calls.length > shown.length ? md`and ${calls.length - shown.length} more` : NO_SECTION,
  ])
}
