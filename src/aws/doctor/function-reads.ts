import {
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda'
import { z } from 'zod'
import { type Known, known, unknown } from '../../shared/known.ts'
import { mapKnown, read, readOrAbsent } from './answered.ts'

/** What a function is set to, and what it answers when it is called by hand. An error of the function's own is an answer without content, so it is not known. */
export interface DescribedFunction {
  readonly arn: string
  readonly roleArn: string
  readonly runtime: string | undefined
  readonly state: string | undefined
  readonly timeoutS: number
  readonly environment: Readonly<Record<string, string>>
}

const ABSENT = ['ResourceNotFound']

const Configuration = z.object({
  FunctionArn: z.string(),
  Role: z.string(),
  Runtime: z.string().optional(),
  State: z.string().optional(),
  Timeout: z.number(),
  Environment: z
    .object({
      Variables: z.record(z.string(), z.string()).optional(),
      Error: z.object({ ErrorCode: z.string() }).optional(),
    })
    .optional(),
})

export async function readFunction(
  client: LambdaClient,
  name: string,
): Promise<Known<DescribedFunction | undefined>> {
  const operation = 'lambda:GetFunctionConfiguration'
  const answer = await readOrAbsent(operation, ABSENT, () =>
    client.send(new GetFunctionConfigurationCommand({ FunctionName: name })),
  )
  if (answer.kind === 'unknown') return answer
  if (answer.value === undefined) return known(undefined)
  const parsed = Configuration.safeParse(answer.value)
  if (!parsed.success) return unknown(`${operation}: answer not understood`)
  const { FunctionArn, Role, Runtime, State, Timeout, Environment } = parsed.data
  // Without the key that encrypts it the environment is not shown, and looks empty.
  if (Environment?.Error !== undefined)
    return unknown(`${operation} ${Environment.Error.ErrorCode}`)
  return known({
    arn: FunctionArn,
    roleArn: Role,
    runtime: Runtime,
    state: State,
    timeoutS: Timeout,
    environment: Environment?.Variables ?? {},
  })
}

export async function readMappings(
  client: LambdaClient,
  name: string,
): Promise<Known<readonly { readonly sourceArn: string; readonly state: string | undefined }[]>> {
  const answer = await read('lambda:ListEventSourceMappings', () =>
    client.send(new ListEventSourceMappingsCommand({ FunctionName: name })),
  )
  return mapKnown(answer, ({ EventSourceMappings = [] }) =>
    EventSourceMappings.map(({ EventSourceArn = '', State }) => ({
      sourceArn: EventSourceArn,
      state: State,
    })),
  )
}

/** Where an event goes that an asynchronous call failed on; `undefined`: nowhere. */
export async function readFailureTarget(
  client: LambdaClient,
  name: string,
): Promise<Known<string | undefined>> {
  const answer = await readOrAbsent('lambda:GetFunctionEventInvokeConfig', ABSENT, () =>
    client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: name })),
  )
  return mapKnown(answer, (found) => found?.DestinationConfig?.OnFailure?.Destination)
}

export async function invoke(
  client: LambdaClient,
  name: string,
  event: unknown,
): Promise<Known<unknown>> {
  const answer = await read('lambda:InvokeFunction', () =>
    client.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) })),
  )
  if (answer.kind === 'unknown') return answer
  const { FunctionError, Payload } = answer.value
  if (FunctionError !== undefined) return unknown(`${name} failed (${FunctionError})`)
  try {
    return known(JSON.parse(Buffer.from(Payload ?? []).toString('utf8')))
  } catch {
    return unknown(`${name}: answer not understood`)
  }
}
