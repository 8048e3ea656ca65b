/**
 * Tells the owner, or the team of a machine user, where the new secret is and how to get it: an ARN and a command, or a button that leads to the one-time page. Never the secret, never a link to it.
 * Once the owner has it, or it is no longer wanted, the same message says so. A creation ends with this message, so there it keeps saying where the secret is.
 */
import type { KnownBlock } from '@slack/types'
import type { CreateOperation, NewKey, RotateOperation } from '../../requests/operation.ts'
import type { Request } from '../../requests/request.ts'
import { buttonValue, isOpen } from '../../requests/request-facts.ts'
import { ACTIONS } from '../ids.ts'
import {
  button,
  buttons,
  context,
  header,
  message,
  type SlackMessage,
  section,
} from '../text/blocks.ts'
import {
  code,
  codeBlock,
  dateTime,
  lines,
  type Mrkdwn,
  mrkdwn,
  NOTHING,
  person,
} from '../text/mrkdwn.ts'
import { keyName, receiverText, requestLine, userName } from './names.ts'
import { notReceivedButton } from './steer-buttons.ts'

/** Whose credentials the secret's policy lets in. */
export type ReaderHint =
  | { readonly kind: 'role'; readonly arn: string }
  | { readonly kind: 'self' }
  | { readonly kind: 'not_known' }

export interface DeliveryModel {
  readonly request: Request
  readonly operation: RotateOperation | CreateOperation
  readonly reader: ReaderHint
  /** By when the new key should be in use. */
  readonly deadline: Date | undefined
  readonly now: Date
}

export function deliveryMessage({
  request,
  operation,
  reader,
  deadline,
  now,
}: DeliveryModel): SlackMessage {
  const { newKey } = operation
  const title = `New access key for ${userName(request.subject)}`
  if (operation.kind === 'create') return ofCreation(request, operation, reader, title)
  if (newKey === undefined || !isOpen(request)) return closed(request, operation, title)
  const inUse = operation.newKeyUse !== undefined
  const blocks: KnownBlock[] = [
    header(title),
    whereItIs(request, operation, newKey),
    ...(inUse
      ? [usedSince(operation)]
      : [
          ...getIt(request, operation, newKey, reader),
          installIt(deadlineText(deadline, now)),
          ...mailNote(operation),
        ]),
    neverInSlack(request),
  ]
  return message(
    inUse
      ? mrkdwn`${title}: it is in use, and there is nothing left to do here`
      : waitsFor(request, operation, newKey),
    blocks,
  )
}

/** The message of a key that its owner did not get, once it is gone. */
export function takenBackDelivery(request: Request): SlackMessage {
  const title = `New access key for ${userName(request.subject)}`
  return message(mrkdwn`${title}: it was removed, and another one is made`, [
    header(title),
    section(
      mrkdwn`This key was removed: nobody had it, and nobody had used it. Another one is made; its message comes below.`,
    ),
    context(requestLine(request)),
  ])
}

/** The key was made once; if the request ended before that, there is none. */
function ofCreation(
  request: Request,
  operation: CreateOperation,
  reader: ReaderHint,
  title: string,
): SlackMessage {
  const { newKey } = operation
  if (newKey === undefined || (!isOpen(request) && request.state !== 'done'))
    return message(mrkdwn`${title}: the request ended without it`, [
      header(title),
      section(
        mrkdwn`The request ended without a new key. \`/awskey list\` shows the keys as they are.`,
      ),
      context(requestLine(request)),
    ])
  return message(waitsFor(request, operation, newKey), [
    header(title),
    whereItIs(request, operation, newKey),
    ...getIt(request, operation, newKey, reader),
    section(
      lines(
        mrkdwn`*2. Install it* where it is needed, and nowhere else. It is Active already.`,
        mrkdwn`*3. That is all.* \`/awskey list\` shows its age and last use, and \`/awskey rotate\` replaces it when it gets old.`,
      ),
    ),
    neverInSlack(request),
  ])
}

type Making = RotateOperation | CreateOperation

function whereItIs(
  request: Request,
  { delivery, fetchedAt }: Making,
  { id, secretArn }: NewKey,
): KnownBlock {
  const where =
    delivery === 'page'
      ? fetchedAt === undefined
        ? mrkdwn`waits for you on a page that shows it once.`
        : mrkdwn`was shown on its one-time page.`
      : mrkdwn`is sealed in AWS Secrets Manager: ${code(secretArn)}`
  return section(mrkdwn`${asker(request)} The secret of the new key ${keyName(id)} ${where}`)
}

function waitsFor(
  request: Request,
  { delivery, fetchedAt }: Making,
  { secretArn }: NewKey,
): Mrkdwn {
  const title = `New access key for ${userName(request.subject)}`
  if (delivery === 'page')
    return fetchedAt === undefined
      ? mrkdwn`${title}: its secret waits for you on a page that shows it once`
      : mrkdwn`${title}: it was shown to you`
  const whom = isOfTeam(request) ? receiverText(request) : 'you'
  return mrkdwn`${title}: its secret waits for ${whom} in AWS Secrets Manager, ${secretArn}`
}

function neverInSlack(request: Request): KnownBlock {
  return context(
    mrkdwn`${requestLine(request)} · awskey never shows a secret in Slack and never asks you for one`,
  )
}

function getIt(
  request: Request,
  operation: Making,
  newKey: NewKey,
  reader: ReaderHint,
): readonly KnownBlock[] {
  const { delivery } = operation
  return delivery === 'page' ? pickUp(request, operation) : [fetchIt(newKey, reader)]
}

/** A button, and no link: a link would be followed by previews and by whoever forwards the message. */
function pickUp(
  request: Request,
  { fetchedAt, removal, pageBecause }: Making,
): readonly KnownBlock[] {
  if (removal?.because === 'not_received')
    return [
      section(
        mrkdwn`You said that you did not get it. awskey removes this key, which nobody has used, and makes another one: its message comes when that is done.`,
      ),
    ]
  if (fetchedAt !== undefined)
    return [
      section(mrkdwn`*1. It was shown to you* ${dateTime(fetchedAt)}, and it is shown once only.`),
      ...buttons(...notReceivedButton(request)),
    ]
  return [
    section(
      mrkdwn`*1. Get it* on the machine where you will use it. The button leads to a page that shows the key once, with a .csv file to download; only you can open it.`,
    ),
    ...whyOnPage(pageBecause),
    ...buttons(
      button({
        text: 'Show me the key',
        action: ACTIONS.openDelivery,
        value: buttonValue(request),
        style: 'primary',
      }),
    ),
  ]
}

function whyOnPage(because: Making['pageBecause']): readonly KnownBlock[] {
  switch (because) {
    case undefined:
      return []
    case 'new_addresses':
      return [
        section(
          mrkdwn`*Your old key was used in the last days from where it was never used before*, so it may not read the new one. If that was not you, tell security at once; \`/awskey history\` and CloudTrail show what was done.`,
        ),
      ]
    case 'exposed':
      return [
        context(
          mrkdwn`A key of this IAM user was exposed before, so its keys may not read the new one: whoever had that one would have this one, too.`,
        ),
      ]
    case 'addresses_not_known':
      return [
        context(
          mrkdwn`The old key may not read the new one: CloudTrail did not say where it was lately used from.`,
        ),
      ]
  }
}

function fetchIt(newKey: NewKey, reader: ReaderHint): KnownBlock {
  return section(
    lines(
      mrkdwn`*1. Fetch it* ${readerText(reader)}`,
      codeBlock(fetchCommand(newKey.secretArn)),
      regionText(newKey.secretArn),
    ),
  )
}

function installIt(byWhen: Mrkdwn): KnownBlock {
  return section(
    lines(
      mrkdwn`*2. Install it* everywhere the old key is in use. Both keys work meanwhile.`,
      mrkdwn`*3. That is all.* awskey sees the new key in use, waits until the old one is quiet, then makes it Inactive.`,
      byWhen,
    ),
  )
}

/** SMTP passwords are worked out of the secret: whoever only replaces the key stops the mail. */
function mailNote({ sesSmtp, delivery }: RotateOperation): readonly KnownBlock[] {
  if (sesSmtp !== true) return []
  return [
    section(
      lines(
        mrkdwn`*It seems to send mail through SES.* An SMTP password belongs to its key: with the new key the SMTP user name is the new key id, and each Region has a new password, worked out of the new secret.`,
        delivery === 'page'
          ? mrkdwn`The page shows them with the key.`
          : codeBlock('npm run -s ses:smtp -- eu-central-1 < secret.json'),
        mrkdwn`SMTP shows up in no log, so awskey cannot see whether the old password is still in use: replace it everywhere before the old key is made Inactive.`,
      ),
    ),
  ]
}

function deadlineText(deadline: Date | undefined, now: Date): Mrkdwn {
  if (deadline === undefined) return NOTHING
  const stays = mrkdwn`As long as nobody uses the new key, the old one stays Active`
  return now < deadline
    ? mrkdwn`Please do it by ${dateTime(deadline)}. ${stays}.`
    : mrkdwn`*This was due ${dateTime(deadline)}.* ${stays}; a new key whose secret nobody fetched is removed soon after. Not wanted any more? The requester can cancel the rotation.`
}

/** The exact line to type. The value goes to the terminal of whoever runs it, and nowhere else. */
function fetchCommand(secretArn: string): string {
  return `aws secretsmanager get-secret-value --secret-id ${secretArn} --query SecretString --output text`
}

function readerText(reader: ReaderHint): Mrkdwn {
  switch (reader.kind) {
    case 'role':
      return mrkdwn`with the role ${code(reader.arn)}; no other credentials can read it:`
    case 'self':
      return mrkdwn`with your present access key (the IAM user's own); no other credentials can read it:`
    case 'not_known':
      return mrkdwn`with the credentials that the secret's policy names:`
  }
}

function regionText(secretArn: string): Mrkdwn {
  const region = secretArn.split(':')[3] ?? ''
  return region === ''
    ? mrkdwn`Add \`--region\` when your profile has another Region.`
    : mrkdwn`Add ${code(`--region ${region}`)} when your profile has another Region.`
}

/** No person is the owner: a program uses the key, and its team is told. */
function isOfTeam({ owner, team }: Request): boolean {
  return owner === undefined && team !== undefined
}

function asker(request: Request): Mrkdwn {
  const { requester, owner, operation } = request
  if (isOfTeam(request))
    return operation.kind === 'create'
      ? mrkdwn`${person(requester)} asked for a new access key for this machine user of ${receiverText(request)}.`
      : mrkdwn`${person(requester)} asked for a rotation of the key of this machine user of ${receiverText(request)}.`
  if (operation.kind === 'create')
    return requester === owner
      ? mrkdwn`You asked for a new access key.`
      : mrkdwn`${person(requester)} asked for a new access key for you; only you get it.`
  return requester === owner
    ? mrkdwn`You asked for a rotation.`
    : mrkdwn`${person(requester)} asked for a rotation of your key; only you get the new one.`
}

function usedSince({ newKeyUse }: RotateOperation): KnownBlock {
  const since = newKeyUse === undefined ? NOTHING : mrkdwn` since ${dateTime(newKeyUse.at)}`
  return section(mrkdwn`*The new key is in use*${since}. There is nothing left to do here.`)
}

/** A key that nobody used yet may be the only one left: then the message still says where its secret is. */
function closed(
  request: Request,
  { newKey, newKeyUse, removal, delivery }: RotateOperation,
  title: string,
): SlackMessage {
  const text =
    request.outcome?.word === 'deletion_asked'
      ? mrkdwn`The rotation is over; the new key is in use.`
      : mrkdwn`The rotation ended without the new key replacing the old one. \`/awskey list\` shows the keys as they are.`
  const secret =
    newKey === undefined || newKeyUse !== undefined || removal !== undefined || delivery === 'page'
      ? NOTHING
      : mrkdwn`If you keep the new key ${keyName(newKey.id)}, its secret is in AWS Secrets Manager: ${code(newKey.secretArn)}`
  return message(mrkdwn`${title}: the rotation is over`, [
    header(title),
    section(lines(text, secret)),
    context(requestLine(request)),
  ])
}
