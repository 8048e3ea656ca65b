/**
 * The one table of what differs between AWS partitions: how ARNs begin, where IAM and CloudTrail keep the events of global services,
 * and whose CloudTrail is read when the configuration names no Regions. A deployment works in one partition; it never reaches into another.
 */
export interface Partition {
  /** The second field of every ARN. */
  readonly name: 'aws' | 'aws-cn' | 'aws-us-gov'
  /** IAM is signed for this Region, and its events are in this Region's trail. */
  readonly homeRegion: string
  /** The Regions that every account has without opting in. An opt-in Region that is not enabled could only ever be a gap. */
  readonly usualRegions: readonly string[]
}

export class UnknownPartitionError extends Error {
  override readonly name = 'UnknownPartitionError'
}

const COMMERCIAL: Partition = {
  name: 'aws',
  homeRegion: 'us-east-1',
  usualRegions: [
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
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
  ],
}
const CHINA: Partition = {
  name: 'aws-cn',
  homeRegion: 'cn-north-1',
  usualRegions: ['cn-north-1', 'cn-northwest-1'],
}
const GOVCLOUD: Partition = {
  name: 'aws-us-gov',
  homeRegion: 'us-gov-west-1',
  usualRegions: ['us-gov-west-1', 'us-gov-east-1'],
}

const COMMERCIAL_REGION = /^(?:af|ap|ca|eu|il|me|mx|sa|us)-(?:[a-z]+)-\d$/

/** The partition of a Region; throws for one whose partition is not in the table, such as the isolated ones. */
export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return CHINA
  if (region.startsWith('us-gov-')) return GOVCLOUD
  if (COMMERCIAL_REGION.test(region) && !/^us-iso/.test(region)) return COMMERCIAL
  throw new UnknownPartitionError(`awskey does not know the partition of the Region "${region}"`)
}

/** The Regions whose trail is read: IAM's own first, because it holds the events of global services, then the chosen or usual ones. */
export function trailRegions(
  partition: Partition,
  chosen: readonly string[] = partition.usualRegions,
): readonly string[] {
  return [...new Set([partition.homeRegion, ...chosen])]
}
