/** A week of one key, and what it takes to vary it. */
import type { Coverage } from '../../../src/exposure/audit/coverage.ts'
import { HOUR_MS } from '../../../src/shared/duration.ts'
import type { ActivityModel, ActivityStep } from '../../../src/slack/pictures/activity-model.ts'

export const WHOLE: Coverage = {
  done: ['us-east-1', 'eu-central-1'],
  reading: [],
  failed: [],
  cut: [],
  unreadable: 0,
  sessions: { opened: 0, followed: 0 },
  rolesElsewhere: 0,
  leads: { found: 0, followed: 0, notFollowed: [] },
  archive: { kind: 'not_asked' },
  tooOld: undefined,
  regionsUnknown: undefined,
  whole: true,
}

/** Everything that can be missing is. */
export const FULL_OF_GAPS: Coverage = {
  leads: { found: 1, followed: 0, notFollowed: ['provider idp'] },
  archive: {
    kind: 'failed',
    why: 'AccessDenied',
    since: '2025-03-02T09:00:00.000Z',
    dataEvents: true,
    older: true,
    leftOut: 0,
  },
  tooOld: undefined,
  regionsUnknown: undefined,
  done: ['us-east-1', 'eu-central-1'],
  reading: ['eu-west-1'],
  failed: [{ region: 'ap-southeast-1', why: 'AccessDenied' }],
  cut: ['us-east-1', 'eu-central-1'],
  unreadable: 12_345,
  sessions: { opened: 1_240, followed: 40 },
  rolesElsewhere: 150,
  whole: false,
}

export const NOTHING_READ: Coverage = {
  ...WHOLE,
  done: [],
  failed: WHOLE.done.map((region) => ({ region, why: 'AccessDenied' })),
  whole: false,
}

export const SINCE = '2026-11-17T09:20:00.000Z'

export function someSteps(count: number, hours = 1): readonly ActivityStep[] {
  return Array.from({ length: count }, (_, at) => ({
    at: new Date(Date.parse('2026-11-17T00:00:00.000Z') + at * hours * HOUR_MS).toISOString(),
    done: (at * 37) % 120,
    denied: (at * 31) % 17,
  }))
}

export function someActivity(changes: Partial<ActivityModel> = {}): ActivityModel {
  const steps = changes.steps ?? someSteps(100)
  return {
    keyId: 'AKIA2EXAMPLE234567AB',
    since: SINCE,
    until: '2026-11-24T09:20:00.000Z',
    stepHours: 1,
    steps,
    events: steps.reduce((sum, { done, denied }) => sum + done + denied, 0),
    marks: [],
    coverage: WHOLE,
    ...changes,
  }
}
