import type { PolicyCondition, PolicyStatement } from '../../aws/doctor/policy-statements.ts'
import type { Known } from '../../shared/known.ts'
import { type Finding, judged, notKnown, unlessTroubled } from './finding.ts'
import { isAbout } from './is-about.ts'
import { permission } from './needs-of-reading.ts'

/** Whether the organisation's accounts may forward events to the bus, and nobody may who belongs to nothing. Pure. */
const PUT = 'events:PutEvents'
const BY_ORGANIZATION = 'aws:principalorgid'
/** Keys that say who it is, whatever else is asked. */
const SAYS_WHO = new Set([
  BY_ORGANIZATION,
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
])
/** One that holds only where the key is there and is one of the values. */
const NAMES = /^(?:ForAnyValue:)?(?:String|Arn)(?:Equals|Like|EqualsIgnoreCase)$/

export function judgeBus(
  busArn: string,
  organization: string,
  read: Known<readonly PolicyStatement[]>,
): readonly Finding[] {
  const check = 'event bus default'
  return judged(check, read, permission('events:DescribeEventBus'), (statements) => {
    const about = statements.filter((each) => isAbout(each, PUT, busArn))
    const admit = about.filter(({ effect }) => effect === 'Allow')
    const found = unlessTroubled(
      check,
      `accounts of ${organization} may put events, and no stranger`,
      [
        !admit.some((each) => isAdmitted(each, organization)) && {
          what: `accounts of ${organization} may not put events: what happens in other accounts and Regions does not arrive`,
          todo: 'deploy again: npm run deploy',
        },
        admit.some(isOpen) && {
          what: 'anybody may put events',
          todo: 'take that statement out of the policy of the bus (EventBridge, Event buses, default, Permissions), and find out who put it there',
        },
      ],
    )
    const isDenied = about.length > admit.length
    const isFine = found.every(({ verdict }) => verdict === 'fine')
    return isDenied && isFine
      ? [notKnown(check, DENIED, 'take that statement out, or try it')]
      : found
  })
}

const DENIED =
  'a statement of its policy denies events:PutEvents to somebody: whether events of the organisation get through is not judged'

function isAdmitted({ everybody, conditions }: PolicyStatement, organization: string): boolean {
  const [only] = conditions
  return (
    everybody &&
    conditions.length === 1 &&
    only !== undefined &&
    NAMES.test(only.operator) &&
    only.key.toLowerCase() === BY_ORGANIZATION &&
    only.values.includes(organization)
  )
}

function isOpen({ everybody, conditions }: PolicyStatement): boolean {
  return everybody && !conditions.some(saysWho)
}

function saysWho({ operator, key, values }: PolicyCondition): boolean {
  return NAMES.test(operator) && SAYS_WHO.has(key.toLowerCase()) && values.every(isSomebody)
}

/** A pattern for accounts or organisations is everybody's; an ARN may end in one. */
function isSomebody(value: string): boolean {
  const [, , , , account = ''] = value.split(':')
  return !/[*?]/.test(value.startsWith('arn:') ? account : value)
}
