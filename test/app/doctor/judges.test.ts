import { describe, expect, it } from 'vitest'
import { exitCodeOf, type Finding, fine, notKnown, wrong } from '../../../src/app/doctor/finding.ts'
import { judgeBucket } from '../../../src/app/doctor/judge-bucket.ts'
import {
  type FunctionFacts,
  judgeFunction,
  judgeMapping,
} from '../../../src/app/doctor/judge-functions.ts'
import {
  judgeConfiguration,
  judgeReach,
  judgeUse,
  judgeWay,
} from '../../../src/app/doctor/judge-inside.ts'
import {
  judgeCalls,
  judgeClock,
  judgeEncryptionKey,
  judgeLogGroup,
  judgeMacKey,
} from '../../../src/app/doctor/judge-own-keys.ts'
import { judgePermissions } from '../../../src/app/doctor/judge-permissions.ts'
import { judgeDeadLetters, judgeQueue } from '../../../src/app/doctor/judge-queues.ts'
import {
  judgeSignalRules,
  judgeTick,
  judgeWeekly,
  weeklyExpression,
} from '../../../src/app/doctor/judge-schedules.ts'
import {
  judgeAddress,
  judgeChannel,
  judgeGroup,
  judgePerson,
  judgeSlackSecret,
} from '../../../src/app/doctor/judge-slack.ts'
import { judgeTable, keysOf, type TableFacts } from '../../../src/app/doctor/judge-table.ts'
import { ask } from '../../../src/app/doctor/permissions/permission-ask.ts'
import { createTableInput } from '../../../src/aws/dynamo/table-schema.ts'
import type { Profile } from '../../../src/people/profiles.ts'
import { SlackUserId } from '../../../src/requests/ids.ts'
import { known, unknown } from '../../../src/shared/known.ts'

const THROTTLED = unknown('x:Read ThrottlingException')
const verdicts = (findings: readonly Finding[]): string[] => findings.map(({ verdict }) => verdict)

const SCHEMA = createTableInput('x')
const TABLE: TableFacts = {
  status: 'ACTIVE',
  keys: keysOf(SCHEMA.KeySchema),
  attributes: { pk: 'S', sk: 'S', duePk: 'S', dueAt: 'S' },
  indexes: [
    { name: 'due', keys: ['duePk HASH', 'dueAt RANGE'], projection: 'KEYS_ONLY', status: 'ACTIVE' },
  ],
  deletionProtection: true,
}
const table = (facts: Partial<TableFacts>) =>
  judgeTable('awskey', {
    table: known({ ...TABLE, ...facts }),
    expiry: known('expiresAt'),
    pointInTime: known(true),
  })

const FUNCTION: FunctionFacts = {
  arn: 'arn:aws:lambda:eu-central-1:333333333333:function:awskey-worker',
  roleArn: 'arn:aws:iam::333333333333:role/awskey-function-worker',
  runtime: 'nodejs24.x',
  state: 'Active',
  timeoutS: 60,
  environment: {
    AWSKEY_CONFIG: 'awskey.yml',
    AWSKEY_TABLE: 'awskey',
    AWSKEY_QUEUE_URL: 'q',
    AWSKEY_RESPONDER_QUEUE_URL: 'r',
    AWSKEY_BUCKET: 'b',
    AWSKEY_SLACK_SECRET_ARN: 's',
    AWSKEY_PUBLIC_URL: 'https://x',
  },
}
const QUEUE = { arn: 'arn:q', visibilityS: 120, deadLetters: 'arn:d', messages: 0 }
const PERSON: Profile = {
  id: SlackUserId.parse('U0MAYA'),
  name: 'Maya',
  deleted: false,
  bot: false,
  guest: false,
  external: false,
}

describe('exitCodeOf', () => {
  it('is 0 only when everything is fine', () => {
    expect(exitCodeOf([fine('a', 'b')])).toBe(0)
    expect(exitCodeOf([fine('a', 'b'), notKnown('c', 'd', 'e')])).toBe(2)
    expect(exitCodeOf([notKnown('c', 'd', 'e'), wrong('f', { what: 'g', todo: 'h' })])).toBe(1)
  })

  it('is not 0 when nothing was looked at', () => {
    expect(exitCodeOf([])).toBe(2)
  })
})

describe('what could not be read', () => {
  const reads = { table: THROTTLED, expiry: THROTTLED, pointInTime: THROTTLED }
  const cases: Readonly<Record<string, readonly Finding[]>> = {
    table: judgeTable('awskey', reads),
    function: judgeFunction('awskey-worker', THROTTLED, THROTTLED),
    mapping: judgeMapping('worker', 'arn:q', THROTTLED),
    queue: judgeQueue('jobs', THROTTLED, known(60)),
    'function of a queue': judgeQueue('jobs', known(QUEUE), THROTTLED),
    'dead letters': judgeDeadLetters('jobs', THROTTLED),
    bucket: judgeBucket('b', { encryption: THROTTLED, openTo: THROTTLED }),
    rule: judgeTick('clock', 'x', THROTTLED),
    signals: judgeSignalRules(THROTTLED),
    schedule: judgeWeekly({ timezone: 'UTC' }, 'awskey-weekly', known('arn'), THROTTLED),
    'key of clicks': judgeMacKey('alias/awskey', THROTTLED),
    'key of the page': judgeEncryptionKey('alias/awskey-pickup', THROTTLED),
    log: judgeLogGroup('/aws/lambda/x', 90, THROTTLED),
    calls: judgeCalls('clock', 15, THROTTLED),
    clock: judgeClock(THROTTLED),
    secret: judgeSlackSecret(THROTTLED),
    address: judgeAddress('https://x', THROTTLED),
    channel: [
      judgeChannel('a', 'C0A', { kind: 'not_known', why: 'conversations.info: ratelimited' }),
    ],
    group: judgeGroup('a', 'S0A', THROTTLED),
    members: judgeGroup('a', 'S0A', known({ kind: 'enabled', members: THROTTLED })),
    'every member': judgeGroup('a', 'S0A', known({ kind: 'enabled', members: known([THROTTLED]) })),
    person: judgePerson('U0A', 'people', THROTTLED),
    way: [judgeWay({ account: '1', role: 'r', by: 'w' }, unknown('sts:AssumeRole Throttling'))],
    use: judgeUse('w', 'alias/awskey', unknown('kms:VerifyMac ThrottlingException')),
    reach: judgeReach('w', THROTTLED, undefined),
  }
  for (const [name, findings] of Object.entries(cases))
    it(`is not known: ${name}`, () => {
      expect(new Set(verdicts(findings))).toEqual(new Set(['not_known']))
    })
})

describe('judgeTable', () => {
  it('is fine for the table that awskey makes', () => {
    expect(verdicts(table({}))).toEqual(['fine', 'fine', 'fine'])
  })

  it.each<Partial<TableFacts>>([
    { status: 'UPDATING' },
    { keys: ['id HASH'] },
    { attributes: { ...TABLE.attributes, dueAt: 'N' } },
    { indexes: [] },
    { indexes: TABLE.indexes.map((index) => ({ ...index, projection: 'ALL' })) },
    { deletionProtection: false },
  ])('is wrong for %j', (facts) => {
    expect(verdicts(table(facts))).toContain('wrong')
  })

  it('is wrong without expiry or recovery', () => {
    const reads = { table: known(TABLE), expiry: known(undefined), pointInTime: known(false) }
    expect(verdicts(judgeTable('awskey', reads))).toEqual(['fine', 'wrong', 'wrong'])
  })
})

describe('judgeFunction', () => {
  const worker = known(FUNCTION)

  it('is fine as deployed', () => {
    expect(verdicts(judgeFunction('x', known(FUNCTION), worker))).toEqual(['fine'])
  })

  it.each<Partial<FunctionFacts>>([
    { state: 'Failed' },
    { runtime: 'nodejs20.x' },
    { environment: { ...FUNCTION.environment, AWSKEY_BUCKET: '' } },
    { environment: { ...FUNCTION.environment, AWSKEY_TABLE: 'another' } },
  ])('is wrong for %j', (facts) => {
    expect(verdicts(judgeFunction('x', known({ ...FUNCTION, ...facts }), worker))).toEqual([
      'wrong',
    ])
  })

  it('is wrong where there is none', () => {
    expect(verdicts(judgeFunction('x', known(undefined), worker))).toEqual(['wrong'])
  })
})

describe('judgeQueue', () => {
  it('is wrong when a job is seen again while its function runs', () => {
    expect(verdicts(judgeQueue('jobs', known({ ...QUEUE, visibilityS: 60 }), known(60)))).toEqual([
      'wrong',
    ])
  })

  it('says that failed jobs go nowhere, also when the function could not be read', () => {
    const queue = known({ ...QUEUE, deadLetters: undefined })
    expect(verdicts(judgeQueue('jobs', queue, known(60)))).toEqual(['wrong'])
    expect(verdicts(judgeQueue('jobs', queue, THROTTLED))).toEqual(['not_known', 'wrong'])
  })

  it('is wrong when something waits among the dead letters', () => {
    expect(verdicts(judgeDeadLetters('jobs', known({ ...QUEUE, messages: 1 })))).toEqual(['wrong'])
    expect(verdicts(judgeDeadLetters('jobs', known(QUEUE)))).toEqual(['fine'])
  })

  it('is wrong when its trigger is off', () => {
    const off = known([{ sourceArn: 'arn:q', state: 'Disabled' }])
    expect(verdicts(judgeMapping('worker', 'arn:q', off))).toEqual(['wrong'])
    expect(verdicts(judgeMapping('worker', 'arn:q', known([])))).toEqual(['wrong'])
  })
})

describe('judgeWeekly', () => {
  const weekly = { day: 1, time: '09:05' }
  const config = { weekly, timezone: 'Europe/Berlin' }
  const schedule = {
    state: 'ENABLED',
    expression: 'cron(5 9 ? * MON *)',
    timezone: 'Europe/Berlin',
    targetArn: 'arn:reminder',
    deadLetterArn: 'arn:d',
  }
  const judge = (changed: object) =>
    verdicts(judgeWeekly(config, 'w', known('arn:reminder'), known({ ...schedule, ...changed })))

  it('writes the moment as the template does', () => {
    expect(weeklyExpression(weekly)).toBe(schedule.expression)
    expect(judge({})).toEqual(['fine'])
  })

  it.each([
    { state: 'DISABLED' },
    { expression: 'cron(0 9 ? * MON *)' },
    { timezone: 'UTC' },
    { targetArn: 'arn:another' },
    { deadLetterArn: undefined },
  ])('is wrong for %j', (changed) => {
    expect(judge(changed)).toEqual(['wrong'])
  })

  it('wants it off where there is no week', () => {
    const never = { timezone: 'UTC' }
    const read = (state: string) => known({ ...schedule, state })
    expect(verdicts(judgeWeekly(never, 'w', known('a'), read('DISABLED')))).toEqual(['fine'])
    expect(verdicts(judgeWeekly(never, 'w', known('a'), read('ENABLED')))).toEqual(['wrong'])
  })
})

describe('judgeGroup', () => {
  const members = (...profiles: readonly Partial<Profile>[]) =>
    judgeGroup(
      'team',
      'S0A',
      known({
        kind: 'enabled',
        members: known(profiles.map((traits) => known({ ...PERSON, ...traits }))),
      }),
    )

  it('is fine with one member who may approve', () => {
    expect(verdicts(members({ deleted: true }, {}))).toEqual(['fine'])
  })

  it('is wrong when nobody in it may', () => {
    const nobody = members({ deleted: true }, { bot: true }, { guest: true }, { external: true })
    expect(verdicts(nobody)).toEqual(['wrong'])
    expect(verdicts(members())).toEqual(['wrong'])
  })

  it('is wrong when it is disabled or gone', () => {
    expect(verdicts(judgeGroup('team', 'S0A', known({ kind: 'disabled' })))).toEqual(['wrong'])
    expect(verdicts(judgeGroup('team', 'S0A', known(undefined)))).toEqual(['wrong'])
  })

  it('does not take a member it could not read for one who may not', () => {
    const read = known({
      kind: 'enabled' as const,
      members: known([known({ ...PERSON, bot: true }), THROTTLED]),
    })
    expect(verdicts(judgeGroup('team', 'S0A', read))).toEqual(['not_known'])
  })
})

describe('judgePermissions', () => {
  const asked = {
    needed: [ask('arn:a', ['sqs:SendMessage'])],
    dangerous: [ask('*', ['iam:PutUserPolicy'])],
  }
  const where = { template: 'serverless.yml', wouldHelp: 'x' }
  const judge = (send: string, put: string) =>
    judgePermissions(
      'worker',
      asked,
      {
        needed: [known([{ action: 'sqs:SendMessage', decision: send }])],
        dangerous: [known([{ action: 'iam:PutUserPolicy', decision: put }])],
      },
      where,
    )

  it('is fine with what is needed and nothing dangerous', () => {
    expect(verdicts(judge('allowed', 'implicitDeny'))).toEqual(['fine'])
    expect(verdicts(judge('allowed', 'explicitDeny'))).toEqual(['fine'])
  })

  it('is wrong without what is needed, and with what is dangerous', () => {
    expect(verdicts(judge('implicitDeny', 'implicitDeny'))).toEqual(['wrong'])
    expect(verdicts(judge('allowed', 'allowed'))).toEqual(['wrong'])
  })

  it('knows nothing where an answer is missing', () => {
    const answers = { needed: [THROTTLED], dangerous: [THROTTLED] }
    expect(verdicts(judgePermissions('worker', asked, answers, where))).toEqual(['not_known'])
    const none = { needed: [], dangerous: [] }
    expect(verdicts(judgePermissions('worker', asked, none, where))).toEqual(['not_known'])
    const silent = { needed: [known([])], dangerous: [known([])] }
    expect(verdicts(judgePermissions('worker', asked, silent, where))).toEqual(['not_known'])
  })
})

describe('judgeWay', () => {
  const named = { account: '111111111111', role: 'awskey-reader', by: 'awskey-worker' }

  it('is fine only when the session is of that account', () => {
    expect(judgeWay(named, known('111111111111')).verdict).toBe('fine')
    expect(judgeWay(named, known('222222222222')).verdict).toBe('wrong')
  })

  it('is wrong when AWS says no, or the function knows no such account', () => {
    expect(judgeWay(named, unknown('sts:AssumeRole AccessDenied')).verdict).toBe('wrong')
    expect(judgeWay(named, unknown('AccountNotConfiguredError')).verdict).toBe('wrong')
  })
})

describe('judgeUse and judgeConfiguration', () => {
  it('is wrong when the function may not use the key, or KMS believes what nobody signed', () => {
    const judge = (refuses: Parameters<typeof judgeUse>[2]) => verdicts(judgeUse('w', 'a', refuses))
    expect(judge(known(true))).toEqual(['fine'])
    expect(judge(known(false))).toEqual(['wrong'])
    expect(judge(unknown('kms:VerifyMac AccessDeniedException'))).toEqual(['wrong'])
    expect(judge(unknown('kms:VerifyMac DisabledException'))).toEqual(['wrong'])
  })

  it('is wrong when another file was deployed', () => {
    expect(judgeConfiguration('w', 'a', 'a').verdict).toBe('fine')
    expect(judgeConfiguration('w', 'a', 'b').verdict).toBe('wrong')
  })
})
