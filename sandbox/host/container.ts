import { parentPort, workerData } from 'node:worker_threads'
import { createBusinessClock } from '../business-clock.ts'
import { type ContainerData, loadFunction } from './load-function.ts'

/**
 * One container of a hosted function: a thread with its own environment that runs the handler which ships, one event at a time.
 * It can be ended in the middle of an event, as a real container can.
 */
const data = workerData as ContainerData
const clock = createBusinessClock(data.clock)
const handler = await loadFunction(data, clock)

parentPort?.on('message', (message: { readonly id: number; readonly event: unknown }) => {
  void answer(message)
})
parentPort?.postMessage({ kind: 'ready' })

async function answer({
  id,
  event,
}: {
  readonly id: number
  readonly event: unknown
}): Promise<void> {
  const context = {
    functionName: `awskey-${data.functionName}`,
    awsRequestId: `${data.container}-${id}`,
    getRemainingTimeInMillis: () => data.timeoutMs,
  }
  try {
    parentPort?.postMessage({ kind: 'answer', id, value: await handler(event, context) })
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown error'
    // As Lambda does: what a function throws is in its log, with the stack.
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    parentPort?.postMessage({ kind: 'threw', id, name })
  }
}
