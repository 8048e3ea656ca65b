import { beforeEach, describe, expect, it } from 'vitest'
import {
  anAct,
  aRequestId,
  aSubject,
  ERIN,
  OLD_KEY,
} from '../../sandbox/gallery/rows/request-rows.ts'
import type { AccessKeyRecord, IamUser, LastUse } from '../../src/keys/access-keys.ts'
import type { Asking } from '../../src/keys/ask.ts'
import { AccessKeyId, IamUserName, SlackChannelId } from '../../src/requests/ids.ts'
import { prepareRotation } from '../../src/rotation/prepare-rotation.ts'
import { addMs, DAY_MS } from '../../src/shared/duration.ts'
import { createFakeTrail, type FakeTrail } from '../fakes/fake-trail.ts'

const NOW = new Date('2026-03-02T09:00:00.000Z')
const MADE = addMs(NOW, -30 * DAY_MS)
const SECOND_KEY = AccessKeyId.parse('AKIAERINSECOND234567')

describe('prepareRotation', () => {
  let trail: FakeTrail
  let uses: Map<string, LastUse>
  beforeEach(() => {
    trail = createFakeTrail()
    uses = new Map()
  })

  const aKey = (id = OLD_KEY, createdAt = MADE): AccessKeyRecord => ({
    id,
    status: 'Active',
    createdAt,
  })
  const user: IamUser = { ...aSubject(), createdAt: MADE, tags: {} }
  const prepare = (asking: Partial<Asking> = {}) =>
    prepareRotation({
      keys: { lastUse: (_user, id) => Promise.resolve(uses.get(id) ?? { kind: 'never' }) },
      trail,
    })({
      act: anAct(),
      target: { by: 'mine' },
      user,
      situation: {
        accountName: 'development',
        sensitive: false,
        machine: false,
        protected: false,
        owner: ERIN,
        team: { name: 'payments', channel: SlackChannelId.parse('C0PAYMENTS') },
        hasReader: true,
        approvals: {
          needed: 0,
          from: { team: 'payments' },
          why: 'none_needed',
          expiresAfterMs: DAY_MS,
          typed: false,
        },
      },
      listed: [aKey()],
      session: aRequestId(),
      now: NOW,
      ...asking,
    })
  const madeWith = (userAgent: string, invokedBy?: string): void => {
    const maker = { roleName: 'deployer', sessionName: 'run', userAgent, invokedBy }
    trail.made(user.account, OLD_KEY, MADE, maker)
  }

  it.each([
    [
      'APN/1.0 HashiCorp/1.0 Terraform/1.14.3 terraform-provider-aws/6.31.0',
      undefined,
      'Terraform',
    ],
    ['APN/1.0 OpenTofu/1.10.0 terraform-provider-aws/6.31.0', undefined, 'OpenTofu'],
    ['cloudformation.amazonaws.com', 'cloudformation.amazonaws.com', 'CloudFormation'],
    ['APN/1.0 Pulumi/1.0 PulumiAWS/6.0', undefined, 'Pulumi'],
  ])('stops at a key that CloudTrail shows as made by %s', async (agent, invokedBy, tool) => {
    madeWith(agent, invokedBy)
    expect(await prepare()).toMatchObject({ ok: false, error: { reason: 'made_elsewhere', tool } })
  })

  it.each([
    [{ 'managed-by': 'terraform' }, 'Terraform', 'managed-by'],
    [{ ManagedBy: 'OpenTofu' }, 'OpenTofu', 'ManagedBy'],
    [
      { 'aws:cloudformation:stack-name': 'users' },
      'CloudFormation',
      'aws:cloudformation:stack-name',
    ],
    [{ 'pulumi:project': 'users' }, 'Pulumi', 'pulumi:project'],
    [{ terraform: 'true' }, 'Terraform', 'terraform'],
  ])(
    'stops at a user that its tags name as looked after elsewhere: %j',
    async (tags, tool, tag) => {
      expect(await prepare({ user: { ...user, tags } })).toMatchObject({
        ok: false,
        error: { reason: 'made_elsewhere', tool, tag },
      })
    },
  )

  it.each([{ terraform: 'false' }, { team: 'terraform' }, { project: 'pulumi-docs' }])(
    'does not take %j for a tool',
    async (tags) => {
      expect(await prepare({ user: { ...user, tags } })).toMatchObject({ ok: true })
    },
  )

  it('goes on with a key that somebody made by hand', async () => {
    madeWith('aws-cli/2.32.0')
    expect(await prepare()).toMatchObject({ ok: true, value: { oldKeyId: OLD_KEY } })
  })

  it('stops where it cannot be read who made the key', async () => {
    trail.gaps.push('us-east-1 throttled')
    expect(await prepare()).toMatchObject({ ok: false, error: { reason: 'target_unreadable' } })
  })

  it('goes on with a key older than CloudTrail remembers', async () => {
    trail.gaps.push('us-east-1 throttled')
    const listed = [aKey(OLD_KEY, addMs(NOW, -91 * DAY_MS))]
    expect(await prepare({ listed })).toMatchObject({ ok: true })
  })

  it('shows both of two keys with their use, and says where that is not known', async () => {
    const at = addMs(NOW, -DAY_MS)
    uses.set(OLD_KEY, { kind: 'at', at, service: 'ec2', region: 'eu-central-1' })
    uses.set(SECOND_KEY, { kind: 'unknown', why: 'Throttling' })
    const asked = await prepare({ listed: [aKey(), { ...aKey(SECOND_KEY), status: 'Expired' }] })
    if (asked.ok || asked.error.reason !== 'two_keys') throw new Error('not refused')
    const [first, second] = asked.error.keys
    expect(first).toMatchObject({ id: OLD_KEY, lastUse: { service: 'ec2' }, neverUsed: false })
    expect(second).toMatchObject({ id: SECOND_KEY, status: 'Expired', lastUse: undefined })
    expect(second).not.toHaveProperty('neverUsed')
  })

  it.each(['Expired', 'Other', 'Inactive'] as const)('rotates no %s key', async (status) => {
    expect(await prepare({ listed: [{ ...aKey(), status }] })).toMatchObject({
      ok: false,
      error: { reason: 'no_active_key' },
    })
  })

  it('says that a key seems to send mail', async () => {
    const at = addMs(NOW, -DAY_MS)
    uses.set(OLD_KEY, { kind: 'at', at, service: 'ses', region: 'eu-central-1' })
    expect(await prepare()).toMatchObject({ ok: true, value: { sesSmtp: true } })
    uses.clear()
    const mailer = { ...user, userName: IamUserName.parse('ses-smtp-user.20240131') }
    expect(await prepare({ user: mailer })).toMatchObject({ ok: true, value: { sesSmtp: true } })
  })
})
