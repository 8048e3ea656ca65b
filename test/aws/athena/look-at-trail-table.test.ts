import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookAtTrailTable } from '../../../src/aws/athena/look-at-trail-table.ts'
import { DATA_EVENTS_COLUMN, TRAIL_COLUMNS } from '../../../src/aws/athena/trail-table.ts'
import { known, unknown } from '../../../src/shared/known.ts'
import {
  type AwsOnWire,
  DEVELOPMENT,
  PRODUCTION,
  REGION,
  SESSION,
  startAws,
} from '../../support/aws-on-wire.ts'

const TABLE = {
  database: 'cloudtrail',
  table: 'organization_trail',
  workgroup: 'awskey',
  partitions: {},
}

describe('lookAtTrailTable', () => {
  let aws: AwsOnWire
  beforeEach(async () => {
    aws = await startAws({ as: 'responder' })
  })
  afterEach(() => aws.stop())

  const look = (changed: Partial<typeof TABLE> = {}, account = DEVELOPMENT) =>
    lookAtTrailTable(aws.sessions.open(account, 'responder', SESSION), REGION, {
      ...TABLE,
      ...changed,
    })

  it('sees the workgroup and the columns', async () => {
    expect(await look()).toEqual({
      workgroup: known({ kind: 'there', state: 'ENABLED', keepsResults: true }),
      columns: known({
        all: [...TRAIL_COLUMNS, DATA_EVENTS_COLUMN],
        partitions: ['timestamp', 'account'],
      }),
    })
  })

  it('does not know whether a table is there that the catalogue does not give', async () => {
    const { columns } = await look({ table: 'another' })
    expect(columns).toEqual(unknown('athena:GetTableMetadata MetadataException'))
  })

  it('sees that there is no such workgroup', async () => {
    const { workgroup } = await look({ workgroup: 'another' })
    expect(workgroup).toEqual(known({ kind: 'absent' }))
  })

  it('knows nothing where the role may not ask', async () => {
    expect(await look({}, PRODUCTION)).toEqual({
      workgroup: unknown('athena:GetWorkGroup AccessDeniedException'),
      columns: unknown('athena:GetTableMetadata AccessDeniedException'),
    })
  })
})
