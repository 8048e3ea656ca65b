import { describe, expect, it } from 'vitest'
import { partitionOf, trailRegions } from '../../src/aws/regions.ts'

describe('partitionOf', () => {
  it.each([
    ['eu-central-1', 'aws', 'us-east-1'],
    ['us-east-1', 'aws', 'us-east-1'],
    ['mx-central-1', 'aws', 'us-east-1'],
    ['cn-northwest-1', 'aws-cn', 'cn-north-1'],
    ['us-gov-east-1', 'aws-us-gov', 'us-gov-west-1'],
  ])('%s is in %s, whose IAM is at home in %s', (region, name, homeRegion) => {
    expect(partitionOf(region)).toMatchObject({ name, homeRegion })
  })

  it.each(['us-iso-east-1', 'us-isob-east-1', 'eusc-de-east-1', 'nowhere', ''])(
    'does not know the partition of %j',
    (region) => {
      expect(() => partitionOf(region)).toThrow('does not know the partition')
    },
  )
})

describe('trailRegions', () => {
  it('always has the home of IAM, once', () => {
    const partition = partitionOf('eu-central-1')

    expect(trailRegions(partition, ['eu-central-1'])).toEqual(['us-east-1', 'eu-central-1'])
    expect(trailRegions(partition, ['us-east-1'])).toEqual(['us-east-1'])
    expect(trailRegions(partition)).toHaveLength(17)
  })
})
