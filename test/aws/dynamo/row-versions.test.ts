import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as keys from '../../../src/aws/dynamo/keys.ts'
import { NewerRowError } from '../../../src/aws/dynamo/newer-row-error.ts'
import { parseRow } from '../../../src/aws/dynamo/parse-row.ts'
import { requestFromItem, requestItem } from '../../../src/aws/dynamo/request-row.ts'
import { ROW_KINDS, rowKindOf, WRITTEN_IN_PART } from '../../../src/aws/dynamo/row-kinds.ts'
import {
  schemaOf,
  stamped,
  type Upgraders,
  upgraded,
} from '../../../src/aws/dynamo/row-versions.ts'
import { AccessKeyId, AccountId, IamUserId, RequestId } from '../../../src/requests/ids.ts'
import { someRequest } from '../../support/some-request.ts'

const ID = RequestId.parse('01KJPZ8T8N0000000000000000')
const KEY = AccessKeyId.parse('AKIAIOSFODNN7EXAMPLE')
const ACCOUNT = AccountId.parse('111111111111')
const USER = IamUserId.parse('AIDAIOSFODNN7EXAMPLE')
const AT = { pk: `REQ#${ID}`, sk: 'REQ' }

/** Two changes of the shape, one after the other: a member gets another name, then becomes a list. */
const TWICE: Upgraders = {
  request: [
    ({ who, ...rest }) => ({ ...rest, owner: who }),
    ({ owner, ...rest }) => ({ ...rest, owners: owner === undefined ? [] : [owner] }),
  ],
}
const Third = z.object({ owners: z.array(z.string()) })

describe('a row of another version', () => {
  it.each([
    ['without the attribute, as 0.1.0 wrote it', { who: 'erin' }],
    ['of schema 1', { who: 'erin', schema: 1 }],
    ['of schema 2', { owner: 'erin', schema: 2 }],
    ['of the present schema', { owners: ['erin'], schema: 3 }],
  ])('is read as the present schema has it: one %s', (_which, members) => {
    expect(parseRow(Third, { ...AT, ...members }, 'request 1', TWICE)).toEqual({ owners: ['erin'] })
  })

  it.each([[4], ['3'], [0], [1.5], [null]])('is not read when its schema is %j', (schema) => {
    const read = () => parseRow(Third, { ...AT, owners: [], schema }, 'request 1', TWICE)
    expect(read).toThrow(NewerRowError)
    expect(read).toThrow(/request 1 is of schema/)
  })

  it('is not read as a request either', () => {
    const [request] = fc.sample(someRequest(), 1)
    if (request === undefined) throw new Error('no request')
    const item = requestItem(request)
    expect(item).toMatchObject({ schema: schemaOf('request') })
    expect(requestFromItem(item, 'x')).toEqual(request)
    const { schema: _schema, ...asBefore } = item as Record<string, unknown>
    expect(requestFromItem(asBefore, 'x')).toEqual(request)
    expect(() => requestFromItem({ ...item, schema: schemaOf('request') + 1 }, 'x')).toThrow(
      NewerRowError,
    )
  })

  it('is left alone where rows of its kind have no schema', () => {
    const lock = { ...keys.lockKey(ACCOUNT, USER), requestId: 'x', schema: 9 }
    expect(upgraded(lock, 'the lock')).toBe(lock)
    expect(stamped(keys.lockKey(ACCOUNT, USER))).not.toHaveProperty('schema')
  })
})

describe('rowKindOf', () => {
  it.each([
    ['request', keys.requestKey(ID)],
    ['view', keys.viewKey(ID, 'card.C0PAYMENTS')],
    ['view', keys.bulkViewKey(ID, 'progress')],
    ['view', keys.incidentViewKey(KEY, `card.${ID}`)],
    ['incident', keys.incidentKey(KEY)],
    ['exposed_user', keys.exposedUserKey(ACCOUNT, USER)],
    ['pickup', keys.pickupKey(ID)],
    ['bulk', keys.bulkKey(ID)],
    ['audit', keys.auditKey(ID)],
    ['audit_region', keys.auditRegionKey(ID, 'eu-central-1')],
    ['audit_archive', keys.auditArchiveKey(ID)],
    ['reading', keys.fleetKey(ACCOUNT, '2026-W49')],
    ['week', keys.weekKey('2026-W49' as never)],
    ['week_part', keys.partKey('2026-W49' as never, 'payments', ACCOUNT)],
    ['week_summed', keys.summedKey('2026-W49' as never, ACCOUNT)],
    [
      'week_flagged',
      keys.flaggedKey('2026-W49' as never, { account: ACCOUNT, team: 'a', page: 1 }),
    ],
    ['digest', keys.digestKey('2026-W49' as never, 'payments')],
    ['told', keys.toldKey('payments', '2026-W49' as never)],
    ['warning', keys.warningKey(KEY)],
    ['unreached', keys.unreachedKey(KEY)],
    ['delegation', keys.delegationKey('U0ERIN' as never)],
    ['ownership', keys.ownershipKey(ACCOUNT, USER)],
    ['registration', keys.registrationKey('arn:aws:secretsmanager:eu-central-1:1:secret:x')],
    [
      'asked_rotation',
      keys.askedRotationKey('arn:aws:secretsmanager:eu-central-1:1:secret:x', 't'),
    ],
    ['exemption', keys.exemptionKey(ACCOUNT, USER)],
    ['not_ours', keys.notOursKey(ACCOUNT, KEY)],
    ['change_seen', keys.seenKey('a#b#c#d')],
    [undefined, keys.lockKey(ACCOUNT, USER)],
    [undefined, keys.ledgerKey(ID, 1)],
    [undefined, keys.headKey(keys.requestChain(ID))],
    [undefined, keys.anchorKey('2026-12-01')],
    [undefined, keys.pointerKey({ of: 'key', keyId: KEY }, ID)],
    [undefined, keys.jobKey('x')],
    [undefined, keys.homeKey('U0ERIN' as never)],
    [undefined, keys.bulkDrawingKey(ID)],
    [undefined, keys.teamBulkKey('payments')],
    [undefined, keys.turnsKey('U0ERIN')],
    [undefined, keys.visitKey('x', new Date(0))],
    [undefined, keys.lookupLeaseKey(ACCOUNT, 'eu-central-1')],
    [undefined, keys.NEWEST_WEEK],
    [undefined, keys.paceKey('C0PAYMENTS')],
    [undefined, keys.inventoryMetaKey(ACCOUNT)],
  ])('is %s for %j', (kind, key) => {
    expect(rowKindOf(key)).toBe(kind)
  })
})

describe('the upgraders', () => {
  it('are none for rows that are written in part, which would mix two schemas', () => {
    expect(WRITTEN_IN_PART.filter((kind) => schemaOf(kind) > 1)).toEqual([])
    expect(ROW_KINDS).toEqual(expect.arrayContaining([...WRITTEN_IN_PART]))
  })
})
