/** Any valid request, for property tests: every optional member there or not, awkward text, long lists. */
import fc from 'fast-check'
import {
  aCreateRequest,
  aDeactivateRequest,
  aDeletionByItself,
  anActivateRequest,
  anExemptRequest,
  aSnoozeRequest,
} from '../../sandbox/gallery/rows/key-operation-rows.ts'
import {
  aDeleteRequest,
  anAct,
  aRotateRequest,
  MAX,
  MAYA,
  OMAR,
} from '../../sandbox/gallery/rows/request-rows.ts'
import { aRootRequest } from '../../sandbox/gallery/rows/root-rows.ts'
import { AccessKeyId } from '../../src/requests/ids.ts'
import type {
  CreateOperation,
  DeleteOperation,
  DeleteRootOperation,
  ExemptionOperation,
  RotateOperation,
} from '../../src/requests/operation.ts'
import { KEY_PURPOSES } from '../../src/requests/operation-words.ts'
import type { Request } from '../../src/requests/request.ts'

const text = (): fc.Arbitrary<string> =>
  fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('', ' ', 'ключ', '💥'))

const moment = (): fc.Arbitrary<string> =>
  fc
    .date({
      min: new Date('2020-01-01T00:00:00.000Z'),
      max: new Date('2040-01-01T00:00:00.000Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString())

const keyId = (): fc.Arbitrary<AccessKeyId> =>
  fc.stringMatching(/^AKIA[A-Z2-7]{16}$/).map((id) => AccessKeyId.parse(id))

const facts = (): fc.Arbitrary<Record<string, string>> =>
  fc.dictionary(fc.stringMatching(/^[a-z][a-zA-Z]{0,10}$/), text(), { maxKeys: 5 })

const use = (): fc.Arbitrary<NonNullable<RotateOperation['newKeyUse']>> =>
  fc.record(
    {
      at: moment(),
      service: text(),
      region: text(),
      ip: text(),
      userAgent: text(),
      source: fc.constantFrom('last_used', 'cloudtrail'),
    },
    { requiredKeys: ['at', 'service', 'region', 'source'] },
  )

const newKey = (): fc.Arbitrary<NonNullable<RotateOperation['newKey']>> =>
  fc.record({
    id: keyId(),
    createdAt: moment(),
    secretArn: text(),
    secretVersionId: text(),
    ownUses: fc.array(moment(), { maxLength: 30 }),
    tested: fc.boolean(),
  })

const creation = (): fc.Arbitrary<Partial<CreateOperation>> =>
  fc.record(
    {
      step: fc.constantFrom('creating', 'delivering', 'ended'),
      purpose: fc.constantFrom(...KEY_PURPOSES),
      keysBefore: fc.array(keyId(), { maxLength: 1 }),
      createIntentAt: moment(),
      newKey: newKey(),
      toldAt: moment(),
    },
    { requiredKeys: [] },
  )

const deletion = (): fc.Arbitrary<Partial<DeleteOperation>> =>
  fc.record(
    {
      step: fc.constantFrom('soaking', 'waiting', 'deleting', 'making_active', 'ended'),
      inactiveAt: moment(),
      inactiveKnownFrom: fc.constantFrom('ledger', 'trail', 'not_known'),
      soakedUntil: moment(),
      lastUse: use(),
      neverUsed: fc.boolean(),
      askedTimes: fc.integer({ min: 1, max: 2 }),
    },
    { requiredKeys: [] },
  )

/** What is known of the last use of a key that is to be made Active or Inactive. */
const lastUse = () => fc.record({ lastUse: use(), neverUsed: fc.boolean() }, { requiredKeys: [] })

/** Root keys: one or two, of which anything may be known. */
const ofRoot = (): fc.Arbitrary<Partial<DeleteRootOperation>> =>
  fc.record(
    {
      step: fc.constantFrom('waiting', 'deleting', 'ended'),
      keys: fc.array(
        fc.record(
          {
            id: keyId(),
            status: text(),
            createdAt: moment(),
            lastUse: use(),
            neverUsed: fc.boolean(),
          },
          { requiredKeys: ['id', 'status', 'createdAt'] },
        ),
        { minLength: 1, maxLength: 2 },
      ),
      belongings: fc.record(
        { password: fc.boolean(), mfaDevices: fc.nat(8), certificates: fc.nat(2) },
        { requiredKeys: [] },
      ),
      deletionAsked: fc.array(keyId(), { maxLength: 2 }),
      askedTimes: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: [] },
  )

const rotation = (): fc.Arbitrary<Partial<RotateOperation>> =>
  fc.record(
    {
      step: fc.constantFrom('creating', 'delivering', 'overlap', 'soak', 'ended'),
      keysBefore: fc.array(keyId(), { maxLength: 2 }),
      createIntentAt: moment(),
      newKey: newKey(),
      strayKeyId: keyId(),
      createAttempts: fc.nat(9),
      newKeyUse: use(),
      oldKeyUse: use(),
      oldKeyNeverUsed: fc.boolean(),
      longestGapMs: fc.nat(),
      waitingFor: fc.constantFrom('new_key_use', 'overlap', 'quiet'),
      soakNotices: fc.nat(3),
      undone: fc.record({ by: text(), at: moment() }),
    },
    { requiredKeys: [] },
  )

const members = (): fc.Arbitrary<Partial<Omit<Request, 'operation' | 'subject'>>> =>
  fc.record(
    {
      subjectVersion: fc.nat(1_000),
      state: fc.constantFrom('awaiting_approval', 'running', 'done', 'failed'),
      owner: fc.constantFrom(OMAR, MAYA),
      team: text(),
      decisions: fc.array(
        fc.record(
          {
            kind: fc.constantFrom('approve', 'deny'),
            by: fc.constantFrom(MAYA, MAX),
            at: moment(),
            reason: text(),
            as: text(),
            act: text().map((reason) => anAct({ reason })),
            onBehalfOf: fc.constant(OMAR),
            breakGlass: fc.constant(true as const),
          },
          { requiredKeys: ['kind', 'by', 'at', 'as', 'act'] },
        ),
        { maxLength: 3 },
      ),
      createdAt: moment(),
      expiresAt: moment(),
      runAt: moment(),
      asked: fc.record({ at: moment(), reminded: fc.nat(4) }),
      nudgedAt: moment(),
      review: fc.oneof(
        fc.constant('open' as const),
        fc.record({ by: fc.constant(MAX), at: moment() }),
      ),
      hold: fc.record({ reason: fc.constant('keys_unknown'), since: moment(), facts: facts() }),
      claim: fc.record({ effectId: text(), token: text(), leaseUntil: moment() }),
      outcome: fc.record({ word: text(), facts: facts() }),
    },
    { requiredKeys: ['createdAt'] },
  )

const leftAlone = (): fc.Arbitrary<Partial<Pick<ExemptionOperation, 'until' | 'begunAt'>>> =>
  fc.record({ until: moment(), begunAt: moment() }, { requiredKeys: [] })

export function someRequest(): fc.Arbitrary<Request> {
  const of = <Operation>(
    operation: fc.Arbitrary<Operation>,
    make: (given: ReturnType<typeof givenOf<Operation>>) => Request,
  ): fc.Arbitrary<Request> =>
    fc.tuple(members(), operation).map(([rest, each]) => make(givenOf(rest, each)))
  return fc.oneof(
    of(rotation(), aRotateRequest),
    of(creation(), aCreateRequest),
    of(lastUse(), aDeactivateRequest),
    of(lastUse(), anActivateRequest),
    of(deletion(), aDeleteRequest),
    of(deletion(), aDeletionByItself),
    of(ofRoot(), aRootRequest),
    of(leftAlone(), aSnoozeRequest),
    of(leftAlone(), anExemptRequest),
  )
}

const givenOf = <Operation>(
  rest: Partial<Omit<Request, 'operation' | 'subject'>>,
  operation: Operation,
) => ({ ...rest, operation })
