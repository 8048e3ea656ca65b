import { describe, expect, it } from 'vitest'
import { createAwsEmulator } from '../../../sandbox/aws/aws-emulator.ts'
import { createFaults } from '../../../sandbox/faults.ts'
import { NOW } from './start-aws.ts'

function emulator() {
  return createAwsEmulator({
    clock: { now: () => NOW },
    faults: createFaults(),
    proxies: {
      dynamodb: 'http://127.0.0.1:1',
      sqs: 'http://127.0.0.1:1',
      s3: 'http://127.0.0.1:1',
    },
    onCrash: () => undefined,
  })
}

describe('seedWorld', () => {
  it('is the same at every start and after a reset', () => {
    const aws = emulator()
    const before = { snapshot: aws.snapshot(), endpoints: aws.endpoints() }
    const erin = before.endpoints.users.find(({ userName }) => userName === 'erin')
    aws.useKey({ access_key_id: erin?.accessKeyId ?? '' })
    expect(aws.snapshot()).not.toEqual(before.snapshot)
    aws.reset()
    expect({ snapshot: aws.snapshot(), endpoints: aws.endpoints() }).toEqual(before)
    expect(emulator().snapshot()).toEqual(before.snapshot)
  })

  it('shows no secret access key in its snapshot or its events', () => {
    const aws = emulator()
    const shown = JSON.stringify([aws.snapshot(), aws.events({ limit: 100_000 })])
    const { users, administrators, functions } = aws.endpoints()
    for (const { secretAccessKey } of [...users, ...administrators, ...Object.values(functions)])
      expect(shown).not.toContain(secretAccessKey)
  })

  it('has the users, keys and root key that people try things with', () => {
    const [development, production] = emulator().snapshot().accounts
    const states = (name: string) =>
      development?.users.find((user) => user.userName === name)?.keys.map((key) => key.status)
    expect(states('erin')).toEqual(['Active'])
    expect(states('tina')).toEqual(['Active', 'Active'])
    expect(states('idle-ivan')).toEqual(['Inactive'])
    expect(production?.users.filter((user) => user.path === '/fleet/')).toHaveLength(125)
    expect(production?.users.at(-1)).toMatchObject({ userName: '<root_account>' })
  })
})
