import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ADVICED_KEY,
  type AdviceRows,
  anAdvice,
  GITHUB,
  hostileAdvice,
  LAPTOP,
  someCalls,
} from '../../../sandbox/gallery/rows/advice-rows.ts'
import { POLICY_CHARACTERS } from '../../../src/keys/advice/policy-size.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import { adviceFiles } from '../../../src/slack/views/advice-files.ts'
import { adviceMessage } from '../../../src/slack/views/advice-message.ts'
import { percent } from '../../../src/slack/views/advice-model.ts'
import { checkLimits } from '../../support/check-limits.ts'
import { hostileText } from './hostile-text.ts'

const said = (rows: AdviceRows): string => JSON.stringify(adviceMessage(anAdvice(rows)))
const filesOf = (rows: AdviceRows) => adviceFiles(anAdvice(rows))
const how = (rows: AdviceRows): string =>
  filesOf(rows).find(({ name }) => name === 'how.md')?.content ?? ''

describe('adviceMessage', () => {
  it('says who, how sure, with what evidence, and what would do', () => {
    const message = said({ calls: someCalls(812, GITHUB) })

    expect(message).toContain('*Used by GitHub Actions (sure):* 812 of 812 calls (100 %)')
    expect(message).toContain('812: the program is the GitHub action configure-aws-credentials')
    expect(message).toContain('*Instead:* a role that GitHub Actions assume')
    expect(message).toContain('aws iam create-open-id-connect-provider')
  })

  it('says first what was not read', () => {
    const { blocks } = adviceMessage(
      anAdvice({ calls: someCalls(60, LAPTOP), reads: [{ failure: 'AccessDenied' }] }),
    )

    expect(JSON.stringify(blocks[1])).toContain('*Incomplete:* Region us-east-1 was not read')
  })

  it('names each workload with its share, and what is not known with no role', () => {
    const message = said({
      calls: [
        ...someCalls(3, GITHUB),
        ...someCalls(1, { ip: '203.0.113.222', service: 'iam', name: 'CreateUser' }),
      ],
    })

    expect(message).toContain('Not all calls are explained')
    expect(message).not.toContain('Several workloads')
    expect(message).toContain('3 of 4 calls (75 %)')
    expect(message).toContain('*Used by something that is not known:* 1 of 4 calls (25 %)')
    expect(message).toContain('cannot be said before it is known what it is')
  })

  it('offers to make a key Inactive only where AWS, too, knows of no use', () => {
    const unused = said({ calls: [], keys: [{ lastUse: { kind: 'never' } }] })
    const used = said({ calls: [] })
    const open = said({ calls: [], keys: [{ lastUse: unknown('Throttling') }] })
    const gone = said({
      calls: [],
      keys: [{ lastUse: { kind: 'never' }, status: known(undefined) }],
    })

    expect(unused).toContain(`/awskey deactivate ${ADVICED_KEY}`)
    expect(used).toContain('It *is* in use')
    expect(open).toContain('Not known is not unused')
    for (const other of [used, open, gone]) expect(other).not.toContain('/awskey deactivate')
  })

  it('offers to delete an Inactive one', () => {
    expect(
      said({ calls: [], keys: [{ lastUse: { kind: 'never' }, status: known('Inactive') }] }),
    ).toContain(`/awskey delete ${ADVICED_KEY}`)
  })

  it('is a message that Slack takes, and no text in it acts, whatever callers write', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const message = adviceMessage(hostileAdvice(text))
        expect(checkLimits(message)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('adviceFiles', () => {
  it('gives a trust policy, a draft and what explains them', () => {
    expect(filesOf({ calls: someCalls(3, GITHUB) }).map(({ name }) => name)).toEqual([
      'trust-policy.json',
      'least-privilege.json',
      'how.md',
    ])
  })

  it('gives none where nothing was seen', () => {
    expect(filesOf({ calls: [] })).toEqual([])
  })

  it('gives each workload its own, under names that differ', () => {
    const calls = ['GitLab', 'Jenkins'].flatMap((agent, at) =>
      someCalls(2, { agent, ip: `203.0.113.${150 + at}` }),
    )
    const names = filesOf({ calls }).map(({ name }) => name)

    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain('trust-policy-ci-gitlab.json')
  })

  it('gives policies that IAM reads, each short enough', () => {
    const calls = Array.from({ length: 500 }, (_, at) => ({
      ...LAPTOP,
      service: 'ec2',
      name: `DescribeSomethingWithAVeryLongName${at}`,
    })).flatMap((changes) => someCalls(1, changes))
    const policies = filesOf({ calls }).filter(({ name }) => name.startsWith('least-privilege'))

    expect(policies.length).toBeGreaterThan(1)
    for (const { content } of policies) {
      expect(JSON.stringify(JSON.parse(content)).length).toBeLessThanOrEqual(POLICY_CHARACTERS)
      expect(JSON.parse(content)).toMatchObject({ Version: '2012-10-17' })
    }
  })

  it('says in the file what the draft may lack, what to check and what was refused', () => {
    const text = how({
      calls: [
        ...someCalls(3, LAPTOP),
        ...someCalls(1, { ...LAPTOP, service: 'newservice', name: 'DoThings' }),
        ...someCalls(2, { ...LAPTOP, service: 'iam', name: 'ListUsers', error: 'AccessDenied' }),
        ...someCalls(1, {
          ...LAPTOP,
          service: 'sts',
          name: 'AssumeRole',
          resource: 'arn:aws:iam::222222222222:role/deploy',
        }),
      ],
      reads: [{ failure: 'AccessDenied' }],
    })

    expect(text).toContain('**Incomplete: not everything could be read.')
    expect(text).toContain('Region us\\-east\\-1 was not read'.replaceAll('\\-', '-'))
    expect(text).toContain('Data events are not in the event history')
    expect(text).toContain('Check the name')
    expect(text).toContain('`newservice:DoThings`')
    expect(text).toContain('| `iam:ListUsers` | 2 | 0 |')
    expect(text).toContain('`arn:aws:iam::222222222222:role/deploy`')
    expect(text).not.toMatch(/least-privilege.*iam:ListUsers/)
  })

  it('says what stands in angle brackets, and that IAM refuses it until then', () => {
    expect(how({ calls: someCalls(3, GITHUB) })).toContain('IAM refuses the policy until')
  })

  it('lets nobody’s text be a heading, a link or the next cell of a table', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        const file = adviceFiles(hostileAdvice(text)).find(({ name }) => name === 'how.md')
        const headings = (file?.content ?? '').split('\n').filter((line) => /^#/.test(line))
        for (const line of headings) expect(line).toMatch(/^#{1,2} (?:In place|Used by|What|When)/)
        expect(file?.content).not.toContain('](')
        expect(file?.content).not.toMatch(/^\*Approved\*/m)
      }),
      { numRuns: 60 },
    )
  })
})

describe('percent', () => {
  it.each([
    [1, '100 %'],
    [0.999, 'over 99 %'],
    [0.25, '25 %'],
    [0.001, 'under 1 %'],
    [0, '0 %'],
  ])('of %d is %s', (share, expected) => {
    expect(percent(share)).toBe(expected)
  })
})
