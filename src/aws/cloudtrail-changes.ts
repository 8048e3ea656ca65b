import type { KeyChange } from '../keys/key-changes.ts'
import type { Changer, ChangeTrail } from '../keys/outside-changes.ts'
import { known, unknown } from '../shared/known.ts'
import { withoutSecrets } from '../shared/without-secrets.ts'
import { lookupEvents } from './cloudtrail/lookup-events.ts'
import { createLookupPace } from './cloudtrail/lookup-pace.ts'
import {
  createdKeyId,
  deletedKeyId,
  switchedKeyId,
  type TrailRecord,
} from './cloudtrail/trail-record.ts'
import type { CloudTrailTrailDeps } from './cloudtrail-trail.ts'
import { partitionOf } from './regions.ts'

/**
 * Who changed a key, from CloudTrail's event history in IAM's home Region. A call that AWS refused changed nothing. Nobody is named from a part of the events unless they are in it:
 * what was not read may hold the answer.
 */
const MAX_PAGES = 10

export function createCloudTrailChanges(
  deps: Omit<CloudTrailTrailDeps, 'regions' | 'naming'>,
): ChangeTrail {
  const { homeRegion } = partitionOf(deps.region)
  const lookups = {
    sessions: deps.sessions,
    sleep: deps.sleep,
    maxPages: deps.maxPages ?? MAX_PAGES,
    pace: createLookupPace(deps),
  }
  return {
    async whoChanged({ account, keyId, what }, since, session) {
      const { records, gaps } = await lookupEvents(lookups, {
        account,
        region: homeRegion,
        by: 'EventName',
        value: EVENT[what],
        since,
        session,
      })
      const changes = records.filter(
        (record) => !record.errorCode && KEY_IN[what](record) === keyId,
      )
      const [newest] = changes.toSorted((a, b) => b.eventTime.getTime() - a.eventTime.getTime())
      if (newest !== undefined) return changerIn(newest)
      return gaps.length === 0 ? known(undefined) : unknown(`CloudTrail: ${gaps.join(', ')}`)
    },
  }
}

const EVENT: Readonly<Record<KeyChange['what'], string>> = {
  key_created: 'CreateAccessKey',
  made_active: 'UpdateAccessKey',
  made_inactive: 'UpdateAccessKey',
  deleted: 'DeleteAccessKey',
}

const KEY_IN: Readonly<Record<KeyChange['what'], (record: TrailRecord) => string | undefined>> = {
  key_created: createdKeyId,
  made_active: (record) => switchedKeyId(record, 'Active'),
  made_inactive: (record) => switchedKeyId(record, 'Inactive'),
  deleted: deletedKeyId,
}

/** Session names and the like are free text of whoever acted. */
const WHO_AT_MOST = 300
const ADDRESS = /^[0-9a-fA-F.:]{3,45}$|^[\w.-]{1,100}\.amazonaws\.com(?:\.cn)?$/

function changerIn(
  record: TrailRecord,
): ReturnType<typeof known<Changer>> | ReturnType<typeof unknown> {
  const { arn, invokedBy } = record.userIdentity ?? {}
  const who = arn ?? invokedBy ?? ''
  if (who === '') return unknown('CloudTrail: the event names nobody')
  const ip = record.sourceIPAddress ?? ''
  return known({
    who: withoutSecrets(who.slice(0, WHO_AT_MOST)).text,
    at: record.eventTime,
    ...(ADDRESS.test(ip) && { ip }),
  })
}
