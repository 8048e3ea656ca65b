/** A CloudTrail that a test writes, answered by the wire double; and a business clock that a sleep moves. */

import { type CloudTrailTrailDeps, createCloudTrailTrail } from '../../src/aws/cloudtrail-trail.ts'
import type { Trail } from '../../src/keys/trail.ts'
import { AccessKeyId } from '../../src/requests/ids.ts'
import { USUAL_NAMING } from '../../src/shared/deployment-names.ts'
import { REGION } from './aws-on-wire.ts'
import { jsonAnswer, type WireAnswer, type WireDouble } from './wire-double.ts'

export const KEY = AccessKeyId.parse('AKIAAAAAAAAAAAAAAAAB')
export const SINCE = new Date('2026-03-02T00:00:00.000Z')

/** The sleeps are added to `slept`. */
export function trailOn(
  wire: WireDouble,
  given: Partial<CloudTrailTrailDeps> = {},
  slept: number[] = [],
): Trail {
  let nowMs = SINCE.getTime()
  return createCloudTrailTrail({
    naming: USUAL_NAMING,
    sessions: wire.sessions,
    region: REGION,
    regions: [REGION],
    clock: { now: () => new Date(nowMs) },
    sleep: (ms) => {
      slept.push(ms)
      nowMs += ms
      return Promise.resolve()
    },
    ...given,
  })
}

export function trailEvent(record: object): object {
  return {
    CloudTrailEvent: JSON.stringify({
      eventTime: '2026-03-02T10:00:00Z',
      eventSource: 'ec2.amazonaws.com',
      eventName: 'DescribeInstances',
      awsRegion: REGION,
      sourceIPAddress: '203.0.113.7',
      userAgent: 'aws-cli/2.32.0',
      userIdentity: { type: 'IAMUser', accessKeyId: KEY },
      requestParameters: null,
      responseElements: null,
      ...record,
    }),
  }
}

export function trailPage(events: readonly object[], NextToken?: string): WireAnswer {
  return jsonAnswer({ Events: events, NextToken })
}
