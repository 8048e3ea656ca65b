import { describe, expect, it } from 'vitest'
import { createDeployment } from '../../sandbox/aws/policy/deployment.ts'
import { createWorld, type World } from '../../sandbox/aws/world.ts'
import { HOME } from '../../sandbox/home.ts'
import { checkFunction, checkScheduler, RoleRefusedError } from '../../sandbox/services-of-aws.ts'
import { withoutStatement } from '../support/without-statement.ts'

function worldOf(hub?: string): World {
  const deployment = createDeployment(hub === undefined ? {} : { templates: { hub } })
  return createWorld({ clock: { now: () => new Date('2026-11-24T09:00:00Z') }, deployment })
}

describe('checkFunction', () => {
  it('lets Lambda run a function and take messages for it, and keeps that the role was used for it', () => {
    const world = worldOf()
    checkFunction(world, 'worker', HOME.queue)
    expect([...world.permissions.uses].toSorted()).toEqual([
      'awskey-function-worker/TakeJobs sqs:DeleteMessage',
      'awskey-function-worker/TakeJobs sqs:GetQueueAttributes',
      'awskey-function-worker/TakeJobs sqs:ReceiveMessage',
      'trust of awskey-function-worker/1 sts:AssumeRole',
    ])
  })

  it('refuses a queue of another function', () => {
    expect(() => checkFunction(worldOf(), 'worker', HOME.responderQueue)).toThrow(RoleRefusedError)
    expect(() => checkFunction(worldOf(), 'clock', HOME.queue)).toThrow('sqs:ReceiveMessage')
  })
})

describe('checkScheduler', () => {
  it('lets the scheduler call the reminder', () => {
    const world = worldOf()
    checkScheduler(world)
    expect([...world.permissions.uses]).toContain(
      'awskey-scheduler/CallTheReminder lambda:InvokeFunction',
    )
  })

  it('refuses where the role may not', () => {
    const world = worldOf(withoutStatement('serverless.yml', 'CallTheReminder'))
    expect(() => checkScheduler(world)).toThrow('lambda:InvokeFunction')
  })
})
