import { SUB_COMMANDS, type SubCommand } from '../sub-commands.ts'
import { header, message, type SlackMessage, section } from '../text/blocks.ts'
import { code, lines, type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'

/** What `/awskey help` says: only what this version does, each with examples that can be copied. */
const HELP: Readonly<
  Record<SubCommand, { readonly what: Mrkdwn; readonly examples: readonly Mrkdwn[] }>
> = {
  list: {
    what: mrkdwn`shows access keys with status, age, last use and owner. Without more words: yours.`,
    examples: [
      mrkdwn`${code('/awskey list')} · your keys`,
      mrkdwn`${code('/awskey list @omar')} · the keys of a person`,
      mrkdwn`${code('/awskey list production/deploy')} · the keys of one IAM user`,
      mrkdwn`${code('/awskey list AKIA2EXAMPLE234567AB')} · the keys of the user who has this one`,
      mrkdwn`${code('/awskey list production')} · a whole account`,
    ],
  },
  stale: {
    what: mrkdwn`shows which access keys to get rid of first: root keys, keys that nobody uses, old keys, keys of people who have left, each with the reason and what can be done. Without more words: yours and those of the teams that you approve for; for security, all.`,
    examples: [
      mrkdwn`${code('/awskey stale')} · what is yours to look after`,
      mrkdwn`${code('/awskey stale payments')} · the keys of a team`,
      mrkdwn`${code('/awskey stale production')} · a whole account`,
    ],
  },
  create: {
    what: mrkdwn`makes an access key for an IAM user that has none or one. A form asks what it is for and says which role would do instead; the secret goes sealed to the owner.`,
    examples: [
      mrkdwn`${code('/awskey create')} · for your IAM user`,
      mrkdwn`${code('/awskey create development/erin')} · for another one`,
    ],
  },
  rotate: {
    what: mrkdwn`makes a second access key, hands its secret over sealed, waits until the new key is used and the old one is quiet, makes the old key Inactive, and asks for approval to delete it.`,
    examples: [
      mrkdwn`${code('/awskey rotate')} · your key, or a form to choose one`,
      mrkdwn`${code('/awskey rotate development/erin')} · the key of an IAM user`,
      mrkdwn`${code('/awskey rotate AKIA2EXAMPLE234567AB')} · by access key id`,
      mrkdwn`${code('/awskey rotate csv')} · the new key is shown once on a page, with a .csv file`,
      mrkdwn`${code('/awskey rotate team payments')} · every key of a team that is due; ${code('all')} at the end takes the others, too`,
    ],
  },
  deactivate: {
    what: mrkdwn`makes a key Inactive: whatever uses it fails at once, and it can be made Active again. What comes after the key is the reason.`,
    examples: [
      mrkdwn`${code('/awskey deactivate AKIA2EXAMPLE234567AB because its project has ended')}`,
      mrkdwn`${code('/awskey deactivate development/erin')} · the only Active key of an IAM user`,
      mrkdwn`${code('/awskey deactivate')} · a form to choose one, and a moment before which it stays as it is`,
    ],
  },
  activate: {
    what: mrkdwn`makes an Inactive key Active again.`,
    examples: [
      mrkdwn`${code('/awskey activate AKIA2EXAMPLE234567AB because the nightly job needs it')}`,
      mrkdwn`${code('/awskey activate development/erin')} · the only Inactive key of an IAM user`,
    ],
  },
  delete: {
    what: mrkdwn`deletes an Inactive key, once it has been Inactive for the length of the soak and as policy approves it.`,
    examples: [
      mrkdwn`${code('/awskey delete AKIA2EXAMPLE234567AB because nothing has missed it')}`,
      mrkdwn`${code('/awskey delete')} · a form to choose one`,
      mrkdwn`${code('/awskey delete root production because nothing uses it')} · the root keys of an account, at once and for good: for security, and two of them approve`,
    ],
  },
  auto: {
    what: mrkdwn`lets Secrets Manager rotate a key by itself, every so many days. Each time the old key is watched, made Inactive and put up for deletion as after any rotation.`,
    examples: [
      mrkdwn`${code('/awskey auto production/payout 90d')} · every 90 days`,
      mrkdwn`${code('/awskey auto 90d')} · the key of your own IAM user`,
      mrkdwn`${code('/awskey auto production/payout off')} · not any more`,
    ],
  },
  snooze: {
    what: mrkdwn`leaves one key alone for a time: no reminder, and no rotation that nobody asked for. It is listed with its reason, and a key that is exposed is contained all the same.`,
    examples: [
      mrkdwn`${code('/awskey snooze AKIA2EXAMPLE234567AB 14d because the release is on Monday')}`,
      mrkdwn`${code('/awskey snooze AKIA2EXAMPLE234567AB 2026-12-24 because it goes with the old server')} · until the end of a day`,
      mrkdwn`${code('/awskey snooze AKIA2EXAMPLE234567AB off')} · not any more`,
      mrkdwn`${code('/awskey snooze')} · a form`,
    ],
  },
  exempt: {
    what: mrkdwn`leaves all keys of an IAM user alone for a time, as policy approves it.`,
    examples: [
      mrkdwn`${code('/awskey exempt production/payout 90d because the vendor moves to a role in spring')}`,
      mrkdwn`${code('/awskey exempt production/payout off')} · not any more`,
      mrkdwn`${code('/awskey exempt')} · a form`,
    ],
  },
  exposed: {
    what: mrkdwn`reports an access key that somebody may have seen who should not. Reported by security, its owner or an approver of its team, it is made Inactive at once; reported by anybody else, security is told at once. What comes after the id is where it was found.`,
    examples: [
      mrkdwn`${code('/awskey exposed AKIA2EXAMPLE234567AB in a public repository')}`,
      mrkdwn`${code('/awskey exposed')} · a form to fill in`,
    ],
  },
  requests: {
    what: mrkdwn`shows the requests that wait for you, and those that you wait for.`,
    examples: [mrkdwn`${code('/awskey requests')}`],
  },
  history: {
    what: mrkdwn`shows who asked, who decided, what was done, when and why.`,
    examples: [
      mrkdwn`${code('/awskey history')} · of your IAM user, or a form to choose one`,
      mrkdwn`${code('/awskey history me')} · what you asked for or decided`,
      mrkdwn`${code('/awskey history development/erin')} · of an IAM user`,
      mrkdwn`${code('/awskey history AKIA2EXAMPLE234567AB')} · of a key`,
      mrkdwn`${code('/awskey history 01JDCR3M7K8N9P0Q1R2S3T4V5W')} · of a request`,
      mrkdwn`${code('/awskey history production')} · of a whole account`,
      mrkdwn`${code('/awskey history production 30d')} · what happened in the last 30 days; a day as in ${code('2026-11-01')} does, too`,
      mrkdwn`${code('/awskey history production export')} · the same as a file`,
    ],
  },
  audit: {
    what: mrkdwn`shows who did what with an access key, from CloudTrail of all Regions: addresses, programs, services, what was refused and what it made, and which part of it could not be read. It only reads. For the owner, the approvers of the team and security.`,
    examples: [
      mrkdwn`${code('/awskey audit AKIA2EXAMPLE234567AB')} · the 90 days that CloudTrail keeps`,
      mrkdwn`${code('/awskey audit AKIA2EXAMPLE234567AB 7d')} · the last 7 days; a day as in ${code('2026-11-01')} does, too`,
    ],
  },
  advise: {
    what: mrkdwn`says which role would do instead of the keys of an IAM user, from how they are really used: who uses them and how sure that is, with a trust policy and a least-privilege draft as files. It only reads. For the owner, the approvers of the team and security.`,
    examples: [
      mrkdwn`${code('/awskey advise')} · your IAM user`,
      mrkdwn`${code('/awskey advise production/deployer')} · the keys of an IAM user`,
      mrkdwn`${code('/awskey advise AKIA2EXAMPLE234567AB 30d')} · one key, by its last 30 days`,
    ],
  },
  whose: {
    what: mrkdwn`says whose an access key is: the account, the IAM user, its owner and its team, as AWS and the configuration say now. It changes nothing.`,
    examples: [mrkdwn`${code('/awskey whose AKIA2EXAMPLE234567AB')}`],
  },
  cancel: {
    what: mrkdwn`takes back a request of yours. Its message from awskey has a button for it, too.`,
    examples: [mrkdwn`${code('/awskey cancel 01JDCR3M7K8N9P0Q1R2S3T4V5W')}`],
  },
}

export function helpParagraphs(about?: SubCommand): readonly Mrkdwn[] {
  if (about !== undefined) return [paragraph(about)]
  return [
    mrkdwn`${code('/awskey')} alone opens a menu. ${code('help')} after any of these explains it.`,
    ...SUB_COMMANDS.map((command) => paragraph(command)),
  ]
}

function paragraph(command: SubCommand): Mrkdwn {
  const { what, examples } = HELP[command]
  return lines(mrkdwn`*${command}* ${what}`, ...examples)
}

export function helpMessage(about?: SubCommand): SlackMessage {
  const title = about === undefined ? 'What awskey does' : `/awskey ${about}`
  const body = helpParagraphs(about)
  return message(mrkdwn`Help for awskey`, [header(title), ...body.map((text) => section(text))])
}
