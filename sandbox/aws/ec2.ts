import { AwsError } from './aws-error.ts'
import { boundedNumber, type Input, numberOf, requiredText, textOf } from './input.ts'
import type { Call, Operations } from './operation.ts'
import { isStructure, type Output, type Structure } from './output.ts'
import type { StoredInstance } from './world.ts'

/**
 * Instances that somebody starts: their ids are kept for each Region, and nothing runs. Answers as the EC2 API writes them, in lower camel case with `…Set` lists.
 * There are no images, networks or states to speak of.
 */
const QUOTA = 500

function instancesIn({ world, caller, region }: Call): StoredInstance[] {
  const account = world.accounts.get(caller.principal.accountId)
  if (account === undefined) return []
  const found = account.instances.get(region) ?? []
  account.instances.set(region, found)
  return found
}

/** EC2 must be asked for numbers. */
function asked(input: Input): number {
  if (numberOf(input, 'MaxCount') === undefined)
    throw new AwsError('MissingParameter', 'The request must contain the parameter MaxCount')
  return boundedNumber(input, 'MaxCount', { least: 1, most: QUOTA, otherwise: 1 })
}

function runInstances(call: Call): Structure {
  requiredText(call.input, 'ImageId')
  const count = asked(call.input)
  const running = instancesIn(call)
  if (running.length + count > QUOTA)
    throw new AwsError(
      'InstanceLimitExceeded',
      `Your quota allows for 0 more running instance(s). You requested at least ${count}.`,
    )
  const started = Array.from({ length: count }, () => ({
    instanceId: `i-${hex(call, 17)}`,
    instanceType: textOf(call.input, 'InstanceType') ?? 'm1.small',
    launchedAt: call.now,
  }))
  running.push(...started)
  return {
    reservationId: `r-${hex(call, 17)}`,
    ownerId: call.caller.principal.accountId,
    instancesSet: started.map(instanceShape),
  }
}

function hex({ world }: Call, digits: number): string {
  return Buffer.from(world.random(9)).toString('hex').slice(0, digits)
}

function instanceShape({ instanceId, instanceType, launchedAt }: StoredInstance): Structure {
  return {
    instanceId,
    instanceType,
    launchTime: launchedAt,
    instanceState: { code: 16, name: 'running' },
  }
}

function describeInstances(call: Call): Structure {
  const { accountId } = call.caller.principal
  return {
    reservationSet: instancesIn(call).map((instance) => ({
      reservationId: instance.instanceId.replace('i-', 'r-'),
      ownerId: accountId,
      instancesSet: [instanceShape(instance)],
    })),
  }
}

/** CloudTrail writes lists as `{ items }`. */
function startedNote(output: Output | undefined): Structure | undefined {
  const set = output !== undefined && isStructure(output) ? output['instancesSet'] : undefined
  if (!Array.isArray(set)) return undefined
  const started: readonly Output[] = set
  const items = started.map((each) => {
    const id = isStructure(each) ? each['instanceId'] : undefined
    return typeof id === 'string' ? { instanceId: id } : {}
  })
  return { instancesSet: { items } }
}

export const EC2_OPERATIONS: Operations = {
  RunInstances: {
    readOnly: false,
    target: ({ caller, region }) => ({
      name: `arn:aws:ec2:${region}:${caller.principal.accountId}:instance/*`,
    }),
    run: runInstances,
    note: (_call, output) => ({ response: startedNote(output) }),
  },
  DescribeInstances: { readOnly: true, run: describeInstances },
}
