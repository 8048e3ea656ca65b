/** Whatever text stands in the rows, every message is one that Slack takes and in which no text acts. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aRequestId, DEVELOPMENT, ERIN } from '../../../sandbox/gallery/rows/request-rows.ts'
import { aDecision, NOW } from '../../../sandbox/gallery/rows/rotation-states.ts'
import { KEY_FLAGS, type KeyListing, type KeyRow } from '../../../src/keys/listing.ts'
import { HoldReason } from '../../../src/requests/hold.ts'
import { AccessKeyId, IamUserName, SlackUserId } from '../../../src/requests/ids.ts'
import { LEDGER_TYPES, type LedgerEvent } from '../../../src/requests/ledger.ts'
import type { Operation, UseSeen } from '../../../src/requests/operation.ts'
import type { Request } from '../../../src/requests/request.ts'
import {
  approvedAnswer,
  brokenAnswer,
  cancelledAnswer,
  deniedAnswer,
  glassBrokenAnswer,
  nudgedAnswer,
  requestedAnswer,
  reviewedAnswer,
  undoAnswer,
} from '../../../src/slack/views/answer-text.ts'
import { approvalCard } from '../../../src/slack/views/approval-card.ts'
import { deliveryMessage } from '../../../src/slack/views/delivery-message.ts'
import { deliveryNote } from '../../../src/slack/views/delivery-note.ts'
import { endNotice } from '../../../src/slack/views/end-notice.ts'
import { historyMessage } from '../../../src/slack/views/history-message.ts'
import { keysList } from '../../../src/slack/views/keys-list.ts'
import { reminderMessage } from '../../../src/slack/views/reminder-message.ts'
import { requestMessage } from '../../../src/slack/views/request-message.ts'
import { requestsList } from '../../../src/slack/views/requests-list.ts'
import { glassNotice, reviewCard } from '../../../src/slack/views/review-card.ts'
import { soakNotice } from '../../../src/slack/views/soak-notice.ts'
import { threadLines } from '../../../src/slack/views/thread-lines.ts'
import { checkLimits } from '../../support/check-limits.ts'
import { someRequest } from '../../support/some-request.ts'
import { hostileText } from './hostile-text.ts'

const FACT_NAMES = [
  'why',
  'key',
  'keyId',
  'at',
  'service',
  'region',
  'ip',
  'userAgent',
  'quietUntil',
  'maker',
  'reason',
  'as',
  'operation',
  'owner',
  'child',
  'until',
  'what',
  'keysBefore',
  'user',
  'purpose',
  'runAt',
  'onBehalfOf',
  'auto',
  'everyDays',
  'found',
  'versionId',
]
const facts = (): fc.Arbitrary<Record<string, string>> =>
  fc.dictionary(fc.constantFrom(...FACT_NAMES), hostileText())

/** The same operation, with text from outside wherever its row has some. */
function withTexts(operation: Operation, use: UseSeen, arn: string): Operation {
  switch (operation.kind) {
    case 'rotate':
      return {
        ...operation,
        oldKeyUse: use,
        newKeyUse: use,
        lookedAt: use.at,
        ...(operation.newKey && { newKey: { ...operation.newKey, secretArn: arn } }),
      }
    case 'create':
      return operation.newKey === undefined
        ? operation
        : { ...operation, newKey: { ...operation.newKey, secretArn: arn } }
    case 'auto':
      return { ...operation, secretArn: arn }
    case 'snooze':
    case 'exempt':
      return operation
    case 'deleteRoot':
      return {
        ...operation,
        keys: operation.keys.map((key) => ({ ...key, status: arn, lastUse: use })),
      }
    case 'deactivate':
    case 'activate':
    case 'delete':
      return { ...operation, lastUse: use }
  }
}

/** A request with hostile text wherever text can come from outside. */
const hostileRequest = (): fc.Arbitrary<Request> =>
  fc
    .tuple(
      someRequest(),
      fc.array(hostileText(), { minLength: 8, maxLength: 8 }),
      fc.option(fc.record({ reason: fc.constantFrom(...HoldReason.options), facts: facts() }), {
        nil: undefined,
      }),
      fc.constantFrom('deleted', 'deletion_asked', 'failed', '<!channel>'),
    )
    .map(
      ([
        request,
        [
          accountName = '',
          team = '',
          why = '',
          reason = '',
          as = '',
          arn = '',
          agent = '',
          ip = '',
        ],
        hold,
        word,
      ]) => {
        const { operation } = request
        const hostileUse = {
          at: '2026-03-02T09:00:00.000Z',
          service: why,
          region: as,
          ip,
          userAgent: agent,
          source: 'cloudtrail',
        } as const
        return {
          ...request,
          subject: {
            ...request.subject,
            accountName,
            sensitive: true,
            sensitiveBecause: [{ by: 'path' as const, what: arn }],
            ownership: {
              tagSays: [{ what: 'team' as const, says: as }],
              changesNotKnown: why,
            },
          },
          team,
          act: { ...request.act, reason: ip },
          approvals: { needed: 2, from: { team, owner: ERIN }, why, typed: false },
          decisions: request.decisions.map((each) => ({ ...each, reason, as })),
          outcome: { word, facts: { child: arn } },
          ...(hold !== undefined && { hold: { ...hold, since: '2026-03-02T09:00:00.000Z' } }),
          operation: withTexts(operation, hostileUse, arn),
        }
      },
    )

const event = (): fc.Arbitrary<LedgerEvent> =>
  fc.record({
    requestId: fc.constant(aRequestId()),
    seq: fc.nat(50),
    at: fc.constant('2026-03-02T09:00:00.000Z'),
    type: fc.constantFrom(...LEDGER_TYPES),
    actor: fc.oneof(fc.constant('U0MAYA'), hostileText()),
    data: facts(),
    prev: fc.constant(''),
    hash: fc.constant(''),
  })

const row = (): fc.Arbitrary<KeyRow> =>
  fc
    .record({
      accountName: hostileText(),
      keyId: fc.stringMatching(/^AKIA[A-Z2-7]{16,124}$/).map((id) => AccessKeyId.parse(id)),
      status: fc.constantFrom<KeyRow['status'][]>('Active', 'Inactive', 'Expired', 'Other'),
      ageDays: fc.nat(4_000),
      lastUse: fc.oneof(
        fc.constant({ kind: 'never' } as const),
        hostileText().map((why) => ({ kind: 'unknown', why }) as const),
        hostileText().map(
          (service) => ({ kind: 'at', at: NOW, service, region: service }) as const,
        ),
      ),
      owner: fc.constantFrom(ERIN, undefined, SlackUserId.parse('W0OTHER')),
      team: fc.option(hostileText(), { nil: undefined }),
      flags: fc.subarray([...KEY_FLAGS]),
    })
    .map((each) => ({ ...each, account: DEVELOPMENT, userName: IamUserName.parse('erin') }))

describe('every view', () => {
  it('is taken by Slack whatever text the row holds', () => {
    fc.assert(
      fc.property(hostileRequest(), hostileText(), (request, reference) => {
        const { operation } = request
        const [decision = aDecision()] = request.decisions
        const messages = [
          requestMessage({ request }),
          glassNotice({ request, decision }),
          reviewCard({ request, decision }),
          reminderMessage({ request, event: { type: 'nudged', actor: reference } }),
          requestsList({
            waiting: { requests: [request], notKnown: [reference] },
            mine: [request],
          }),
          nudgedAnswer(request),
          glassBrokenAnswer(request),
          reviewedAnswer(request),
          approvalCard({ request, now: NOW }),
          endNotice({ request }),
          deliveryNote({ request }),
          requestedAnswer(request),
          approvedAnswer(request),
          deniedAnswer(request),
          cancelledAnswer(request),
          undoAnswer(request),
          brokenAnswer(reference),
          ...(operation.kind === 'rotate' || operation.kind === 'create'
            ? [
                deliveryMessage({
                  request,
                  operation,
                  reader: { kind: 'role', arn: reference },
                  deadline: NOW,
                  now: NOW,
                }),
              ]
            : []),
          ...(operation.kind === 'rotate'
            ? [soakNotice({ request, operation, number: 2, last: true, current: true })]
            : []),
        ]
        expect(messages.flatMap(checkLimits)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('is taken by Slack whatever the ledger says', () => {
    fc.assert(
      fc.property(
        fc.array(event(), { minLength: 1, maxLength: 60 }),
        fc.array(hostileRequest(), { maxLength: 12 }),
        hostileText(),
        (events, requests, of) => {
          const page = {
            of,
            more: true,
            requests: requests.map((request) => ({ request, events, faults: [] })),
          }
          expect([threadLines(events), historyMessage(page)].flatMap(checkLimits)).toEqual([])
        },
      ),
      { numRuns: 50 },
    )
  })

  it('is taken by Slack however many keys there are', () => {
    const listing: fc.Arbitrary<KeyListing> = fc.record({
      of: fc.oneof(
        fc.constant({ kind: 'person', person: ERIN } as const),
        hostileText().map((account) => ({ kind: 'account', account }) as const),
      ),
      rows: fc.array(row(), { maxLength: 130 }),
      readAt: fc.constant(NOW),
      unreadable: fc.array(fc.record({ user: hostileText(), why: hostileText() }), {
        maxLength: 15,
      }),
      withoutKeys: fc.nat(3),
    })
    fc.assert(
      fc.property(listing, (each) => {
        expect(checkLimits(keysList({ listing: each, viewer: ERIN }))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
