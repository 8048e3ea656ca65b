import type { KeyMaker, Trail, TrailReading, TrailUse } from '../keys/trail.ts'
import type { AccessKeyId, AccountId } from '../requests/ids.ts'
import type { Clock, Sleep } from '../shared/clock.ts'
import { type DeploymentNaming, spokeRoleName } from '../shared/deployment-names.ts'
import { type Known, known, unknown } from '../shared/known.ts'
import type { AccountSessions } from './account-sessions.ts'
import { type LookedUp, lookupEvents } from './cloudtrail/lookup-events.ts'
import { createLookupPace } from './cloudtrail/lookup-pace.ts'
import {
  askedSecretId,
  createdKeyId,
  serviceOf,
  sessionOf,
  switchedKeyId,
  type TrailRecord,
} from './cloudtrail/trail-record.ts'
import { partitionOf, trailRegions } from './regions.ts'
import { PROBE_EVENT, PROBE_USER_AGENT } from './sts-key-probe.ts'
import { isSameSecret } from './vault/sealed-secret-name.ts'

/**
 * CloudTrail's event history: 90 days, management events only, one Region at a time. It can add a use and never prove that there was none,
 * so a reading carries its gaps. A question with a yes or a no (who made this key?) is answered only from a complete reading, or when the answer was found.
 */
export interface CloudTrailTrailDeps {
  readonly sessions: AccountSessions
  readonly naming: DeploymentNaming
  /** The Region of the deployment, where the vault is. */
  readonly region: string
  /** Whose trails are read; the home Region of IAM always is. */
  readonly regions?: readonly string[] | undefined
  /** Of 50 events each, for each Region. */
  readonly maxPages?: number
  readonly clock: Clock
  readonly sleep: Sleep
}

const MAX_PAGES = 20

export function createCloudTrailTrail(deps: CloudTrailTrailDeps): Trail {
  const partition = partitionOf(deps.region)
  const regions = trailRegions(partition, deps.regions)
  const lookups = {
    sessions: deps.sessions,
    sleep: deps.sleep,
    maxPages: deps.maxPages ?? MAX_PAGES,
    pace: createLookupPace(deps),
  }
  const ofIam = (
    value: string,
    account: AccountId,
    since: Date,
    session: string,
    until?: Date,
  ): Promise<LookedUp> =>
    lookupEvents(lookups, {
      account,
      region: partition.homeRegion,
      by: 'EventName',
      value,
      since,
      session,
      until,
    })
  const switched = async (
    to: 'Active' | 'Inactive',
    [account, keyId, since, session]: Parameters<Trail['madeActive']>,
  ): Promise<Known<readonly Date[]>> => {
    const looked = await ofIam('UpdateAccessKey', account, since, session)
    const moments = looked.records
      .filter((record) => !record.errorCode && switchedKeyId(record, to) === keyId)
      .map(({ eventTime }) => eventTime)
    return unlessGaps(looked, moments.toSorted(newestFirst))
  }
  return {
    async uses(account, keyId, since, session) {
      const perRegion = await Promise.all(
        regions.map(async (region) => ({
          region,
          ...(await lookupEvents(lookups, {
            account,
            region,
            by: 'AccessKeyId',
            value: keyId,
            since,
            session,
          })),
        })),
      )
      return readingOf(keyId, perRegion)
    },
    async makerOf(account, keyId, since, session, until) {
      const looked = await ofIam('CreateAccessKey', account, since, session, until)
      const made = looked.records.find((record) => createdKeyId(record) === keyId)
      return made === undefined ? unlessGaps(looked, undefined) : known(makerIn(made))
    },
    madeActive: (...asked) => switched('Active', asked),
    madeInactive: (...asked) => switched('Inactive', asked),
    async secretReads(account, secretArn, since, session) {
      const looked = await lookupEvents(lookups, {
        account,
        region: deps.region,
        by: 'EventName',
        value: 'GetSecretValue',
        since,
        session,
      })
      const reads = looked.records.filter(
        (record) =>
          !record.errorCode &&
          isSameSecret(secretArn, askedSecretId(record)) &&
          // Our own rotation function is nobody who fetched it.
          sessionOf(record)?.roleName !== spokeRoleName(deps.naming, 'rotator'),
      )
      return unlessGaps(looked, reads.map(({ eventTime }) => eventTime).toSorted(newestFirst))
    },
  }
}

const newestFirst = (a: Date, b: Date): number => b.getTime() - a.getTime()

function unlessGaps<T>({ gaps }: LookedUp, value: T): Known<T> {
  return gaps.length === 0 ? known(value) : unknown(`CloudTrail: ${gaps.join(', ')}`)
}

function readingOf(
  keyId: AccessKeyId,
  perRegion: readonly (LookedUp & { readonly region: string })[],
): TrailReading {
  const uses = perRegion
    .flatMap(({ records, region }) =>
      records
        .filter(({ userIdentity }) => (userIdentity?.accessKeyId ?? keyId) === keyId)
        .map((record) => useOf(record, region)),
    )
    .toSorted((a, b) => newestFirst(a.at, b.at))
  const gaps = perRegion.flatMap((looked) => looked.gaps)
  if (gaps.length === 0) return { uses, gaps, coverage: 'complete' }
  return { uses, gaps, coverage: perRegion.some(({ answered }) => answered) ? 'partial' : 'none' }
}

/** A call that was denied is a use as well: whoever made it holds the key. */
function useOf(record: TrailRecord, region: string): TrailUse {
  const userAgent = record.userAgent ?? ''
  return {
    at: record.eventTime,
    service: serviceOf(record),
    region: record.awsRegion ?? region,
    ip: record.sourceIPAddress ?? '',
    userAgent,
    eventName: record.eventName,
    ours: record.eventName === PROBE_EVENT && userAgent.includes(PROBE_USER_AGENT),
  }
}

function makerIn(record: TrailRecord): KeyMaker {
  const session = sessionOf(record)
  return {
    roleName: session?.roleName,
    sessionName: session?.sessionName,
    userAgent: record.userAgent ?? '',
    ...(record.userIdentity?.invokedBy && { invokedBy: record.userIdentity.invokedBy }),
  }
}
