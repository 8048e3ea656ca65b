import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TableDeps } from '../../src/aws/dynamo/document-client.ts'
import type { Incident } from '../../src/exposure/incident.ts'
import type { WriteOutcome } from '../../src/keys/access-keys.ts'
import { AccountId, IamUserId, IamUserName } from '../../src/requests/ids.ts'
import { known } from '../../src/shared/known.ts'
import { NOTHING } from '../../src/slack/text/mrkdwn.ts'
import { incidentCard } from '../../src/slack/views/incident-card.ts'
import { type DynamoEngine, startDynamoEngine } from '../support/dynamo-engine.ts'
import { createIncidentWorld, keyNumbered, PEOPLE, reportBy } from '../support/incident-world.ts'

/** The tag by which an organisation's policy knows a quarantined user. Without it the user is contained all the same. */
let engine: DynamoEngine
let table: TableDeps
beforeAll(async () => {
  engine = await startDynamoEngine()
  table = await engine.createTable()
})
afterAll(() => engine.stop())

let keys = 900

async function contained(marked?: WriteOutcome): Promise<Incident> {
  const keyId = keyNumbered(keys++)
  const user = {
    account: AccountId.parse('111111111111'),
    userName: IamUserName.parse('erin'),
    userId: IamUserId.parse(`AIDA${keyId.slice(4)}`),
    path: '/payments/',
    createdAt: new Date('2025-01-01T00:00:00.000Z'),
    tags: {},
  }
  const { store, report, run } = createIncidentWorld({
    table,
    keyId,
    found: { kind: 'user', user, active: known(true) },
    ...(marked !== undefined && { marked }),
  })
  await report(keyId, reportBy(PEOPLE.security, keyId))
  await run(keyId)
  const incident = await store.read(keyId)
  if (incident === undefined) throw new Error('there is no incident')
  return incident
}

describe('the tag of a quarantine', () => {
  it('is not spoken of where it was put', async () => {
    const incident = await contained()
    expect(incident.quarantine).toMatchObject({ kind: 'policy' })
    expect(JSON.stringify(incidentCard({ incident, page: NOTHING }))).not.toContain(
      'awskey:quarantined',
    )
  })

  it.each([
    [{ kind: 'refused', code: 'LimitExceeded' }, 'iam:TagUser LimitExceeded'],
    [{ kind: 'not_known', why: 'iam:TagUser Throttling' }, 'iam:TagUser Throttling'],
    [{ kind: 'gone' }, 'iam:TagUser NoSuchEntity'],
  ] as const)(
    'stands in the way of no containment, and the card says so: %j',
    async (marked, why) => {
      const incident = await contained(marked)
      expect(incident.key.kind).toBe('inactive')
      expect(incident.quarantine).toMatchObject({ kind: 'policy', unmarked: why })
      const card = JSON.stringify(incidentCard({ incident, page: NOTHING }))
      expect(card).toContain('Exposed access key: contained')
      expect(card).toContain(`awskey:quarantined\` could not be put on the user (${why})`)
    },
  )
})
