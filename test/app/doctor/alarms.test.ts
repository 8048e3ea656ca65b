import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/app/doctor/finding.ts'
import {
  type AlarmFacts,
  judgeAlarms,
  judgeSubscription,
  judgeTopic,
  type SubscriptionFacts,
} from '../../../src/app/doctor/judge-alarms.ts'
import { judgeAlarmRule } from '../../../src/app/doctor/judge-schedules.ts'
import { ALARM_IDS, alarmName } from '../../../src/shared/deployment-alarms.ts'
import { USUAL_NAMING } from '../../../src/shared/deployment-names.ts'
import { known, unknown } from '../../../src/shared/known.ts'

const THROTTLED = unknown('x:Read ThrottlingException')
const TOPIC = 'arn:aws:sns:eu-central-1:333333333333:awskey-alarms'
const KEY = 'arn:aws:kms:eu-central-1:333333333333:key/k'
const EMAIL = 'platform@example.com'
const ALARMS: readonly AlarmFacts[] = ALARM_IDS.map((id) => ({
  name: alarmName(USUAL_NAMING, id),
  actionsEnabled: true,
  state: 'OK',
  tells: [TOPIC],
}))
const SUBSCRIBED: SubscriptionFacts = { protocol: 'email', endpoint: EMAIL, confirmed: true }

const verdicts = (findings: readonly Finding[]): string[] => findings.map(({ verdict }) => verdict)
const texts = (findings: readonly Finding[]): string => JSON.stringify(findings)

describe('what could not be read of alarms', () => {
  it.each<[string, readonly Finding[]]>([
    ['topic', judgeTopic('t', THROTTLED, undefined)],
    ['subscription', judgeSubscription(TOPIC, EMAIL, THROTTLED)],
    ['alarms', judgeAlarms(USUAL_NAMING, TOPIC, THROTTLED)],
    ['rule', judgeAlarmRule('worker', THROTTLED)],
  ])('is not known: %s', (_name, findings) => {
    expect(verdicts(findings)).toEqual(['not_known'])
  })
})

describe('judgeTopic', () => {
  it('is fine with a key, whichever it is unless awskey.yml names one', () => {
    expect(verdicts(judgeTopic('t', known({ key: 'k' }), undefined))).toEqual(['fine'])
    expect(verdicts(judgeTopic('t', known({ key: KEY }), KEY))).toEqual(['fine'])
  })

  it.each<[string, Parameters<typeof judgeTopic>[1], string | undefined]>([
    ['there is none', known(undefined), undefined],
    ['nothing encrypts it', known({ key: undefined }), undefined],
    ['CloudWatch may not use its key', known({ key: 'alias/aws/sns' }), undefined],
    ['awskey.yml names another key', known({ key: 'k' }), KEY],
  ])('is wrong where %s', (_case, read, wanted) => {
    expect(verdicts(judgeTopic('t', read, wanted))).toEqual(['wrong'])
  })
})

describe('judgeSubscription', () => {
  const judge = (...subscriptions: readonly SubscriptionFacts[]) =>
    judgeSubscription(TOPIC, EMAIL, known(subscriptions))

  it('is fine once it is confirmed, however the address is spelled', () => {
    expect(verdicts(judge({ ...SUBSCRIBED, endpoint: 'Platform@Example.com' }))).toEqual(['fine'])
  })

  it('says to confirm the e-mail while it is not', () => {
    const found = judge({ ...SUBSCRIBED, confirmed: false })
    expect(verdicts(found)).toEqual(['wrong'])
    expect(texts(found)).toContain('confirm the e-mail')
  })

  it('is wrong where another address or another protocol is subscribed', () => {
    expect(verdicts(judge())).toEqual(['wrong'])
    expect(verdicts(judge({ ...SUBSCRIBED, endpoint: 'x@example.com' }))).toEqual(['wrong'])
    expect(verdicts(judge({ ...SUBSCRIBED, protocol: 'sqs' }))).toEqual(['wrong'])
  })
})

describe('judgeAlarms', () => {
  const judge = (alarms: readonly AlarmFacts[], topic: string | undefined = TOPIC) =>
    judgeAlarms(USUAL_NAMING, topic, known(alarms))
  const first = (changed: Partial<AlarmFacts>) =>
    ALARMS.map((alarm, at) => (at === 0 ? { ...alarm, ...changed } : alarm))

  it('is fine with all of them, and says which are on', () => {
    expect(texts(judge(ALARMS))).toContain('none is in ALARM now')
    const on = judge(first({ state: 'ALARM' }))
    expect(verdicts(on)).toEqual(['fine'])
    expect(texts(on)).toContain('in ALARM now: awskey-slack-errors')
  })

  it.each<[string, readonly AlarmFacts[]]>([
    ['one is missing', ALARMS.slice(1)],
    ['the actions of one are off', first({ actionsEnabled: false })],
    ['one tells another topic', first({ tells: ['arn:another'] })],
  ])('is wrong where %s, and names it', (_case, alarms) => {
    const found = judge(alarms)
    expect(verdicts(found)).toEqual(['wrong'])
    expect(texts(found)).toContain('awskey-slack-errors')
  })

  it('passes over alarms of somebody else with the same beginning', () => {
    const foreign = { name: 'awskey-of-others', actionsEnabled: false, state: 'ALARM', tells: [] }
    expect(verdicts(judge([...ALARMS, foreign]))).toEqual(['fine'])
  })

  it('says nothing of what they tell where the topic is not known', () => {
    const found = judgeAlarms(USUAL_NAMING, undefined, known(first({ tells: ['arn:another'] })))
    expect(verdicts(found)).toEqual(['fine'])
    expect(texts(found)).toContain('whether they tell the topic is not known')
  })

  it('is wrong where one tells nobody at all', () => {
    const found = judgeAlarms(USUAL_NAMING, undefined, known(first({ tells: [] })))
    expect(verdicts(found)).toEqual(['wrong'])
  })
})

describe('judgeAlarmRule', () => {
  const rule = { name: 'r', state: 'ENABLED', schedule: undefined, sources: ['aws.cloudwatch'] }

  it('is fine for a rule that is on, and wrong for one that is off or not there', () => {
    expect(verdicts(judgeAlarmRule('worker', known([rule])))).toEqual(['fine'])
    const off = judgeAlarmRule('worker', known([{ ...rule, state: 'DISABLED' }]))
    expect(verdicts(off)).toEqual(['wrong'])
    expect(texts(off)).toContain('the rule r is disabled: Slack is not told')
    expect(verdicts(judgeAlarmRule('worker', known([])))).toEqual(['wrong'])
  })
})
