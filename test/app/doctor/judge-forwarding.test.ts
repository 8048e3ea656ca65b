import { describe, expect, it } from 'vitest'
import { type Expectation, judgeForwarding } from '../../../src/app/doctor/judge-forwarding.ts'
import type { RegionSent } from '../../../src/app/inside/look.ts'
import { TestEvent, type Through } from '../../../src/exposure/signal/test-event.ts'
import { USUAL_NAMING } from '../../../src/shared/deployment-names.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { PROBE } from '../../support/aws-events.ts'

const ACCOUNT = '222222222222'
const HUB = '333333333333'
const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1']
const EXPECTED: Expectation = { naming: USUAL_NAMING, hub: HUB, organization: 'o-ab12cd34ef' }
const DENIED = unknown('events:PutEvents AccessDeniedException')

const rulesIn = (region: string): Through[] =>
  region === 'us-east-1' ? ['health', 'guardduty', 'iam'] : ['health', 'guardduty']
const SENT: readonly RegionSent[] = REGIONS.map((region) => ({
  region,
  sent: known(rulesIn(region)),
}))

function arrivedFrom(account: string, sent = SENT): readonly TestEvent[] {
  return sent.flatMap(({ region, sent: rules }) =>
    (rules.kind === 'known' ? rules.value : []).map((through) =>
      TestEvent.parse({ probe: PROBE, through, account, region }),
    ),
  )
}
const ALL = arrivedFrom(ACCOUNT)

function judge({
  account = ACCOUNT,
  sent = SENT,
  arrived = ALL,
  expected = {},
}: {
  readonly account?: string
  readonly sent?: readonly RegionSent[]
  readonly arrived?: readonly TestEvent[]
  readonly expected?: Partial<Expectation>
}) {
  return judgeForwarding({ account, regions: known(sent) }, known(arrived), {
    ...EXPECTED,
    ...expected,
  })
}

const without = (...gone: readonly (readonly [region: string, through: Through])[]) =>
  ALL.filter(
    (event) =>
      !gone.some(([region, through]) => event.region === region && event.through === through),
  )

describe('judgeForwarding', () => {
  it('is fine where all that was sent arrived, once or more', () => {
    expect(judge({ arrived: [...ALL, ...ALL] })).toEqual([
      {
        verdict: 'fine',
        check: `forwarding from ${ACCOUNT}`,
        said: 'test events of 3 Regions arrived',
      },
    ])
  })

  it('names the rule and the Region of one that did not', () => {
    expect(judge({ arrived: without(['eu-west-1', 'guardduty']) })).toMatchObject([
      {
        verdict: 'wrong',
        what: 'no test event arrived through awskey-forward-guardduty in eu-west-1',
        todo: expect.stringContaining('in these Regions of that account, with ForwardEvents true'),
      },
    ])
  })

  it('says in one line what lacks in several Regions', () => {
    const arrived = without(
      ['us-east-1', 'health'],
      ['us-east-1', 'iam'],
      ['eu-west-1', 'health'],
      ['eu-west-1', 'guardduty'],
    )
    expect(judge({ arrived })).toMatchObject([
      {
        what: 'no test event arrived through awskey-forward-health in eu-west-1, us-east-1; awskey-forward-iam in us-east-1; awskey-forward-guardduty in eu-west-1',
      },
    ])
  })

  it('counts the Regions where nothing arrived, and thinks of the organisation', () => {
    expect(judge({ arrived: arrivedFrom('111111111111') })).toMatchObject([
      {
        what: 'no test event arrived through awskey-forward-health and awskey-forward-guardduty in all 3 Regions; awskey-forward-iam in us-east-1',
        todo: expect.stringContaining('deployment.organization'),
      },
    ])
  })

  it('says of an account that nothing can come from it without deployment.organization, and not of the hub', () => {
    const nothing = { arrived: [], expected: { organization: undefined } }
    expect(judge(nothing)).toMatchObject([
      { verdict: 'wrong', what: expect.stringContaining('has no deployment.organization') },
    ])
    const [ofHub] = judge({ ...nothing, account: HUB })
    expect(ofHub).toMatchObject({ verdict: 'wrong' })
    expect(JSON.stringify(ofHub)).not.toContain('organization')
  })

  it('looks at the rule of the hub where that one takes the event itself', () => {
    const sent = [{ region: 'eu-central-1', sent: known<Through[]>(['hub']) }]
    expect(judge({ account: HUB, sent, arrived: arrivedFrom(HUB, sent) })).toMatchObject([
      { verdict: 'fine', said: 'test events of 1 Region arrived' },
    ])
    expect(judge({ account: HUB, sent, arrived: [] })).toMatchObject([
      {
        what: 'no test event arrived through the rule of awskey-signal in eu-central-1',
        todo: expect.stringContaining('awskey.doctor'),
      },
    ])
  })

  it('knows nothing of a Region that took no event, whatever arrived from the others', () => {
    const sent = SENT.map((each) =>
      each.region === 'us-east-1' ? each : { ...each, sent: DENIED },
    )
    const unread = {
      verdict: 'not_known',
      why: 'events:PutEvents AccessDeniedException in eu-central-1, eu-west-1',
    }
    expect(judge({ sent })).toMatchObject([unread])
    expect(judge({ sent, arrived: without(['us-east-1', 'iam']) })).toMatchObject([
      { verdict: 'wrong' },
      unread,
    ])
  })

  it('knows nothing where the Regions or the log could not be read', () => {
    const denied = unknown('account:ListRegions AccessDeniedException')
    const ofAccount = { account: ACCOUNT, regions: denied }
    expect(judgeForwarding(ofAccount, known([]), EXPECTED)).toMatchObject([
      { verdict: 'not_known', why: denied.why },
    ])
    const log = unknown('logs:FilterLogEvents AccessDeniedException')
    const sent = { account: ACCOUNT, regions: known(SENT) }
    expect(judgeForwarding(sent, log, EXPECTED)).toMatchObject([
      {
        verdict: 'not_known',
        why: log.why,
        wouldHelp: expect.stringContaining('logs:FilterLogEvents'),
      },
    ])
  })
})
