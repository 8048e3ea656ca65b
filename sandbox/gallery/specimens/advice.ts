/** `/awskey advise`: on its way, one workload, several, unread Regions, keys of which nothing was seen, and as much as fits. */
import type { AdviceAudit } from '../../../src/exposure/audit/audit.ts'
import { auditResult } from '../../../src/exposure/audit/audit-result.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { adviceBegunAnswer, adviceMessage } from '../../../src/slack/views/advice-message.ts'
import { auditProgress } from '../../../src/slack/views/audit-message.ts'
import {
  type AdviceRows,
  anAdvice,
  anAdviceAudit,
  GITHUB,
  hostileAdvice,
  LAPTOP,
  someCalls,
} from '../rows/advice-rows.ts'
import { type GroupModel, made, type SpecimenModel } from '../specimen-model.ts'

const onTheWay: AdviceAudit = { ...anAdviceAudit(), over: undefined }
const shown = (id: string, title: string, rows: AdviceRows): SpecimenModel => ({
  id,
  title,
  made: made(adviceMessage, anAdvice(rows)),
})
const NEVER = { kind: 'never' } as const
const AT = new Date('2026-02-27T09:00:00.000Z')

export const ADVICE: GroupModel = {
  id: 'advice',
  title: 'Roles instead of keys',
  about: 'What `/awskey advise` says: who uses a key, how sure that is, and which role would do.',
  surface: 'message',
  where: 'In the direct messages of whoever asked',
  specimens: [
    { id: 'begun', title: 'Advice begun', made: made(adviceBegunAnswer, anAdviceAudit()) },
    {
      id: 'on-the-way',
      title: 'On its way',
      made: made(auditProgress, { audit: onTheWay, result: auditResult(onTheWay, []) }),
    },
    shown('github', 'GitHub Actions', { calls: someCalls(812, GITHUB) }),
    shown('laptop', 'A laptop', { calls: someCalls(60, LAPTOP) }),
    shown('lambda', 'A Lambda function in a VPC', {
      calls: someCalls(40, { agent: 'Boto3/1.39 exec-env/AWS_Lambda_python3.12', ip: '10.1.2.3' }),
    }),
    shown('guess', 'A guess', { calls: someCalls(40, { ip: '10.1.2.3' }) }),
    shown('not-known', 'Nothing says what it is', { calls: someCalls(3) }),
    shown('mixed', 'Several workloads, one of them not known', {
      calls: [
        ...someCalls(500, GITHUB),
        ...someCalls(60, LAPTOP),
        ...someCalls(10, { ip: '192.0.2.70', service: 'cloudwatch', name: 'GetMetricData' }),
        ...someCalls(2, { ip: '203.0.113.222' }),
        ...someCalls(9, { ip: 'cloudformation.amazonaws.com' }),
      ],
    }),
    shown('incomplete', 'A Region was not read', {
      calls: someCalls(60, LAPTOP),
      reads: [{ failure: 'AccessDenied' }, { truncated: 1 }],
    }),
    shown('second-key-unused', 'One key is used, the other is not', {
      calls: someCalls(60, LAPTOP),
      keys: [{}, { lastUse: NEVER }],
    }),
    shown('unused', 'Nothing was seen, and AWS knows of no use', {
      calls: [],
      keys: [{ lastUse: NEVER }],
    }),
    shown('unused-inactive', 'Nothing was seen of an Inactive key', {
      calls: [],
      keys: [
        {
          status: known('Inactive'),
          lastUse: { kind: 'at', at: new Date('2025-01-02'), service: 'ec2', region: 'us-east-1' },
        },
      ],
    }),
    shown('used-elsewhere', 'Nothing was seen, yet it is used', {
      calls: [],
      keys: [{ lastUse: { kind: 'at', at: AT, service: 's3', region: 'eu-central-1' } }],
    }),
    shown('last-use-not-known', 'Nothing was seen, and the last use could not be read', {
      calls: [],
      keys: [{ lastUse: { kind: 'unknown', why: 'ThrottlingException' } }],
    }),
    shown('unused-incomplete', 'Nothing was seen in what could be read', {
      calls: [],
      reads: [{ failure: 'AccessDenied' }],
      keys: [
        { lastUse: NEVER, status: unknown('AccessDenied') },
        { status: known(undefined), lastUse: NEVER },
      ],
    }),
    {
      id: 'hostile',
      title: 'As much as fits, with everything that callers write themselves',
      made: made(adviceMessage, hostileAdvice(`<!channel> *&* ${'x'.repeat(300)}`)),
    },
  ],
}
