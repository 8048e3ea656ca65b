/** The longest and the most awkward that rows can hold: what AWS and the configuration allow, and text of people with bad luck or bad intentions. */
import { AccessKeyId, IamUserId, IamUserName, type SlackUserId } from '../../../src/requests/ids.ts'
import type { RotateOperation, UseSeen } from '../../../src/requests/operation.ts'
import type { Request } from '../../../src/requests/request.ts'
import { aDeleteRequest, aRotateRequest, aSubject, ERIN, MAX, MAYA, OMAR } from './request-rows.ts'
import { aDecision, inactive, NEXT_LOOK, newKey, oldKeyInUse } from './rotation-states.ts'

/** An account's name and a team's may have 63 characters, an IAM user's 64. */
const ACCOUNT = 'production-payments-settlement-and-reconciliation-eu-central-11'
export const LONG_TEAM = 'payments-settlement-reconciliation-and-nightly-exports-platform'
export const LONG_USER: IamUserName = IamUserName.parse(
  'svc-payments-settlement-reconciliation-nightly-export-eu-central',
)
/** AWS documents up to 128 characters; today's have 20. */
export const LONG_KEY: AccessKeyId = AccessKeyId.parse(
  `AKIA${'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(4)}`.slice(0, 128),
)
export const LONG_NEW_KEY: AccessKeyId = AccessKeyId.parse(
  `AKIA${'765432ZYXWVUTSRQPONMLKJIHGFEDCBA'.repeat(4)}`.slice(0, 128),
)

/** As long as a reason may be, full of what Slack escapes and of what pretends to be markup. */
export const HOSTILE_REASON: string =
  '<!channel> *Approved* by <@U0MAYA> & <https://evil.example|AWS console> `rm -rf` 💥👩‍👩‍👧 &amp; '
    .repeat(20)
    .slice(0, 1_000)

const USE: UseSeen = {
  at: '2026-03-10T07:30:00.000Z',
  service: 'securitytokenservice.amazonaws.com & friends',
  region: 'ap-southeast-99',
  ip: '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
  userAgent: 'Boto3/1.34 <script>alert("&")</script> '.repeat(13).slice(0, 500),
  source: 'cloudtrail',
}

const OPERATION: Partial<RotateOperation> = {
  ...inactive,
  oldKeyId: LONG_KEY,
  newKey: {
    ...newKey,
    id: LONG_NEW_KEY,
    secretArn: `arn:aws:secretsmanager:ap-southeast-99:222222222222:secret:awskey/user/${LONG_USER}-AbCdEf`,
  },
  oldKeyUse: USE,
  newKeyUse: USE,
}

const LONG: Partial<Request> = {
  next: NEXT_LOOK,
  requester: OMAR,
  owner: ERIN,
  team: LONG_TEAM,
  approvals: { needed: 2, from: { team: LONG_TEAM, owner: ERIN }, why: 'sensitive', typed: false },
  subject: aSubject({
    accountName: ACCOUNT,
    userName: LONG_USER,
    userId: IamUserId.parse('AIDAERIN2345672345'),
    sensitive: true,
    machine: true,
  }),
  hold: {
    ...oldKeyInUse,
    facts: {
      ...oldKeyInUse.facts,
      ...{
        service: USE.service,
        region: USE.region,
        ip: USE.ip ?? '',
        userAgent: USE.userAgent ?? '',
      },
    },
  },
}

const said = (by: SlackUserId): Request['decisions'][number] =>
  aDecision({ by, as: `team ${LONG_TEAM}`, reason: HOSTILE_REASON })

export const LONG_ROTATION: Request = aRotateRequest({
  ...LONG,
  decisions: [said(MAYA), said(MAX)],
  operation: { ...OPERATION, step: 'overlap', inactiveAt: undefined, soakUntil: undefined },
})

export const LONG_SOAK: Request = aRotateRequest({
  ...LONG_ROTATION,
  hold: undefined,
  operation: { ...OPERATION, step: 'soak' },
})

export const LONG_DELETION: Request = aDeleteRequest({
  ...LONG,
  hold: undefined,
  decisions: [said(MAYA)],
  operation: { keyId: LONG_KEY, newKeyId: LONG_NEW_KEY, lastUse: USE, askedTimes: 2 },
})

export const LONG_DENIAL: Request = aDeleteRequest({
  ...LONG_DELETION,
  state: 'denied',
  decisions: [{ ...said(MAX), kind: 'deny' }],
  outcome: { word: 'denied', facts: {} },
  operation: { keyId: LONG_KEY, step: 'ended' },
})
