import { header, message, type SlackMessage, section } from '../text/blocks.ts'
import { code, lines, type Mrkdwn, mrkdwn } from '../text/mrkdwn.ts'
import type { SubCommand } from './parse-command.ts'

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
  rotate: {
    what: mrkdwn`makes a second access key, hands its secret over sealed, waits until the new key is used and the old one is quiet, makes the old key Inactive, and asks for approval to delete it.`,
    examples: [
      mrkdwn`${code('/awskey rotate')} · your key, or a form to choose one`,
      mrkdwn`${code('/awskey rotate development/erin')} · the key of an IAM user`,
      mrkdwn`${code('/awskey rotate AKIA2EXAMPLE234567AB')} · by access key id`,
    ],
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
    ],
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
    paragraph('list'),
    paragraph('rotate'),
    paragraph('history'),
    paragraph('cancel'),
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
