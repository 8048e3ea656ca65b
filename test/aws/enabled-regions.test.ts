import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEnabledRegions } from '../../src/aws/enabled-regions.ts'
import { partitionOf } from '../../src/aws/regions.ts'
import { type AwsOnWire, DEVELOPMENT, SESSION, startAws } from '../support/aws-on-wire.ts'

describe('createEnabledRegions', () => {
  let aws: AwsOnWire
  beforeAll(async () => {
    aws = await startAws({ as: 'responder' })
  })
  afterAll(() => aws.stop())

  it('names all that the account has enabled, and no other', async () => {
    const enabled = await createEnabledRegions(aws)(DEVELOPMENT, SESSION)

    expect(enabled.kind === 'known' && enabled.value.toSorted()).toEqual(
      [...partitionOf('us-east-1').usualRegions].toSorted(),
    )
  })

  it('does not know where AWS refuses', async () => {
    aws.faults.plant({ service: 'account', operation: 'ListRegions', mode: 'deny', times: 1 })

    expect(await createEnabledRegions(aws)(DEVELOPMENT, SESSION)).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('account:ListRegions AccessDenied'),
    })
  })
})
