/** What people read in the states that matter, kept as files to be read in a review. */
import { describe, expect, it } from 'vitest'
import {
  CREATIONS,
  DELETIONS_BY_THEMSELVES,
  ON_THE_WAY,
  SWITCHES,
} from '../../../sandbox/gallery/rows/key-operation-states.ts'
import {
  aRotateRequest,
  DEVELOPMENT,
  ERIN,
  NEW_KEY,
  OLD_KEY,
  rotationOf,
} from '../../../sandbox/gallery/rows/request-rows.ts'
import { DELETIONS, NOW, newKey, ROTATIONS } from '../../../sandbox/gallery/rows/rotation-states.ts'
import type { KeyRow } from '../../../src/keys/listing.ts'
import { AccessKeyId, IamUserName } from '../../../src/requests/ids.ts'
import type { Request } from '../../../src/requests/request.ts'
import type { SlackMessage } from '../../../src/slack/text/blocks.ts'
import { approvalCard } from '../../../src/slack/views/approval-card.ts'
import { deliveryMessage } from '../../../src/slack/views/delivery-message.ts'
import { endNotice } from '../../../src/slack/views/end-notice.ts'
import { keysList } from '../../../src/slack/views/keys-list.ts'
import { requestMessage } from '../../../src/slack/views/request-message.ts'
import { soakNotice } from '../../../src/slack/views/soak-notice.ts'
import { checkLimits } from '../../support/check-limits.ts'

async function expectGolden(name: string, message: SlackMessage): Promise<void> {
  expect(checkLimits(message)).toEqual([])
  await expect(`${JSON.stringify(message, undefined, 2)}\n`).toMatchFileSnapshot(
    `golden/${name}.json`,
  )
}

const awaiting = (
  all: Readonly<Record<string, Request>>,
): readonly (readonly [string, Request])[] =>
  Object.entries(all).filter(([, { state }]) => state === 'awaiting_approval')

describe('requestMessage', () => {
  it.each([
    ...Object.entries(ROTATIONS),
    ...Object.entries(CREATIONS),
    ...Object.entries(SWITCHES),
    ...Object.entries(DELETIONS_BY_THEMSELVES),
  ])('shows %s', async (name, request) => {
    await expectGolden(`message-${name}`, requestMessage({ request }))
  })
})

describe('approvalCard', () => {
  it.each([
    ...Object.entries(DELETIONS),
    ...Object.entries(ROTATIONS).slice(0, 1),
    ...awaiting({ ...CREATIONS, ...SWITCHES, ...DELETIONS_BY_THEMSELVES }),
    ...Object.entries(ON_THE_WAY),
  ])('shows %s', async (name, request) => {
    await expectGolden(`card-${name}`, approvalCard({ request, now: NOW }))
  })
})

describe('deliveryMessage', () => {
  it('shows where the secret is and how to fetch it', async () => {
    const request = aRotateRequest({ operation: { step: 'delivering', newKey } })
    const { operation } = request
    if (operation.kind !== 'rotate') throw new Error('not a rotation')
    const message = deliveryMessage({
      request,
      operation,
      reader: { kind: 'self' },
      deadline: NOW,
      now: new Date(newKey.createdAt),
    })
    await expectGolden('delivery', message)
  })

  it('shows it of a key that was asked for by itself', async () => {
    const request = CREATIONS['create-done']
    const { operation } = request
    if (operation.kind !== 'create') throw new Error('not a creation')
    const message = deliveryMessage({
      request,
      operation,
      reader: { kind: 'role', arn: 'arn:aws:iam::111111111111:role/erin-reader' },
      deadline: undefined,
      now: NOW,
    })
    await expectGolden('delivery-created', message)
  })
})

describe('soakNotice', () => {
  it('offers Undo', async () => {
    const request = ROTATIONS['rotate-soak']
    if (request?.operation.kind !== 'rotate') throw new Error('not a rotation')
    const { operation } = request
    await expectGolden('soak-notice', soakNotice({ request, operation, number: 1, current: true }))
  })

  it('says before the end that the deletion is asked for next', async () => {
    const request = ROTATIONS['rotate-soak']
    const notice = { request, operation: rotationOf(request), number: 3, current: true }
    await expectGolden('soak-notice-last', soakNotice({ ...notice, last: true }))
  })
})

describe('endNotice', () => {
  it('says what became of the key', async () => {
    const request = DELETIONS['delete-denied']
    if (request === undefined) throw new Error('no such state')
    await expectGolden('end-notice', endNotice({ request }))
  })
})

describe('keysList', () => {
  const row: KeyRow = {
    account: DEVELOPMENT,
    accountName: 'development',
    userName: IamUserName.parse('erin'),
    keyId: OLD_KEY,
    status: 'Active',
    ageDays: 12,
    lastUse: { kind: 'never' },
    owner: ERIN,
    team: 'payments',
    flags: [],
  }
  const rows: KeyRow[] = [
    {
      ...row,
      keyId: NEW_KEY,
      userName: IamUserName.parse('ci'),
      owner: undefined,
      ageDays: 400,
      lastUse: { kind: 'unknown', why: 'GetAccessKeyLastUsed: Throttling' },
      flags: ['stale', 'sensitive'],
    },
    {
      ...row,
      keyId: AccessKeyId.parse('AKIATHIRDKEY23456723'),
      userName: IamUserName.parse('omar'),
      owner: undefined,
      team: undefined,
      status: 'Inactive',
      ageDays: 50,
      flags: ['never_used'],
    },
    { ...row, lastUse: { kind: 'at', at: NOW, service: 's3', region: 'eu-central-1' } },
  ]
  it('shows keys as they come and says what is not known', async () => {
    const listing = {
      of: { kind: 'account', account: 'development' },
      rows,
      readAt: NOW,
      unreadable: [{ user: 'tina', why: 'ListAccessKeys: AccessDenied' }],
      withoutKeys: 2,
    } as const
    await expectGolden('keys-list', keysList({ listing, viewer: ERIN }))
  })
})
