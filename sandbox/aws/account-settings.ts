import { boundedNumber, textOf, textsOf } from './input.ts'
import type { Call, Operations } from './operation.ts'
import type { Structure } from './output.ts'

/** Account Management, of which there is one operation: which Regions the account has enabled. Every account here has those that need no opting in, and none of the others. */
export const ENABLED_REGIONS: readonly string[] = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
]
const OPT_IN = ['af-south-1', 'ap-east-1', 'eu-south-1', 'il-central-1', 'me-south-1']

const REGIONS = [
  ...ENABLED_REGIONS.map((name) => ({ RegionName: name, RegionOptStatus: 'ENABLED_BY_DEFAULT' })),
  ...OPT_IN.map((name) => ({ RegionName: name, RegionOptStatus: 'DISABLED' })),
].toSorted((a, b) => a.RegionName.localeCompare(b.RegionName))

const MOST = 50

function listRegions({ input }: Call): Structure {
  const wanted = textsOf(input, 'RegionOptStatusContains')
  const size = boundedNumber(input, 'MaxResults', { least: 1, most: MOST, otherwise: MOST })
  const from = Number(textOf(input, 'NextToken') ?? 0)
  const found = REGIONS.filter(
    ({ RegionOptStatus: status }) => wanted.length === 0 || wanted.includes(status),
  )
  const to = from + size
  return {
    Regions: found.slice(from, to),
    NextToken: to < found.length ? String(to) : undefined,
  }
}

export const ACCOUNT_SETTINGS_OPERATIONS: Operations = {
  ListRegions: {
    readOnly: true,
    target: ({ caller }) => ({ name: `arn:aws:account::${caller.principal.accountId}:account` }),
    run: listRegions,
  },
}
