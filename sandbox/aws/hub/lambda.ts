import { AwsError } from '../aws-error.ts'
import { requiredText, textOf } from '../input.ts'
import type { Call, Operations, Target } from '../operation.ts'
import type { Structure } from '../output.ts'
import { HUB_ACCOUNT } from '../roles.ts'
import type { StoredFunction } from './hub.ts'

/** Lambda in the hub account: what a function is set to. `Invoke` is only let through here; the emulator then calls the function. */
const NAME = /^(?:arn:aws:lambda:[\w-]+:(\d{12}):function:)?([\w-]{1,64})$/

export function functionArn(region: string, name: string): string {
  return `arn:aws:lambda:${region}:${HUB_ACCOUNT}:function:${name}`
}

function nameIn(call: Call): string {
  const given = requiredText(call.input, 'FunctionName')
  const [, account = HUB_ACCOUNT, name] = NAME.exec(given) ?? []
  if (name === undefined || account !== HUB_ACCOUNT) throw notFound(call, given)
  return name
}

function notFound(call: Call, name: string): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `Function not found: arn:aws:lambda:${call.region}:${call.caller.principal.accountId}:function:${name}`,
    404,
  )
}

function functionOf(call: Call): StoredFunction {
  const name = nameIn(call)
  const { accountId } = call.caller.principal
  const found = accountId === HUB_ACCOUNT ? call.world.hub.functions.get(name) : undefined
  if (found === undefined) throw notFound(call, name)
  return found
}

function target(call: Call): Target {
  return { name: functionArn(call.region, nameIn(call)) }
}

function getFunctionConfiguration(call: Call): Structure {
  const { name, role, timeoutS, environment } = functionOf(call)
  return {
    FunctionName: name,
    FunctionArn: functionArn(call.region, name),
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Role: role,
    Timeout: timeoutS,
    State: 'Active',
    LastUpdateStatus: 'Successful',
    Environment: { Variables: new Map(Object.entries(environment)) },
  }
}

function getFunctionEventInvokeConfig(call: Call): Structure {
  const { name, failureQueueArn } = functionOf(call)
  const FunctionArn = `${functionArn(call.region, name)}:$LATEST`
  if (failureQueueArn === undefined)
    throw new AwsError(
      'ResourceNotFoundException',
      `The function ${FunctionArn} doesn't have an EventInvokeConfig`,
      404,
    )
  return {
    FunctionArn,
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: failureQueueArn } },
  }
}

function listEventSourceMappings(call: Call): Structure {
  const named = textOf(call.input, 'FunctionName')
  const all = [...call.world.hub.functions.values()]
  const wanted = all.filter(({ name }) => named === undefined || name === nameIn(call))
  return {
    EventSourceMappings: wanted.flatMap(({ name, queueArn }) =>
      queueArn === undefined
        ? []
        : [
            {
              UUID: `mapping-of-${name}`,
              EventSourceArn: queueArn,
              FunctionArn: functionArn(call.region, name),
              State: 'Enabled',
            },
          ],
    ),
  }
}

export const LAMBDA_OPERATIONS: Operations = {
  GetFunctionConfiguration: { readOnly: true, target, run: getFunctionConfiguration },
  GetFunctionEventInvokeConfig: { readOnly: true, target, run: getFunctionEventInvokeConfig },
  ListEventSourceMappings: { readOnly: true, run: listEventSourceMappings },
  Invoke: {
    readOnly: false,
    target,
    run(call) {
      functionOf(call)
      return undefined
    },
  },
}
