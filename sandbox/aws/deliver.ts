import { IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { FaultMode } from '../faults.ts'
import type { WireAnswer } from './query-protocol.ts'

/**
 * Sends an answer, or does what the planted fault says instead: the operation is done by now, and its caller may never hear of it.
 */
const DELAY_MS = 1500
const HANG_MS = 4000

export interface Delivery {
  readonly answer: WireAnswer | IncomingMessage
  readonly mode: FaultMode | undefined
  readonly onCrash: () => void
}

export async function deliver(res: ServerResponse, delivery: Delivery): Promise<void> {
  const { answer, mode } = delivery
  if (mode === 'timeout_after_success' || mode === 'crash') {
    await drained(answer)
    if (mode === 'crash') delivery.onCrash()
    else await clientGone(res, HANG_MS)
    res.destroy()
    return
  }
  if (mode === 'delay') await clientGone(res, DELAY_MS)
  if (!res.destroyed) await send(res, answer)
}

/** The engine has really finished before its answer is thrown away. */
async function drained(answer: WireAnswer | IncomingMessage): Promise<void> {
  if (!(answer instanceof IncomingMessage)) return
  answer.resume()
  await new Promise((resolve) => answer.once('close', resolve))
}

/** Waits until the client hangs up, or that long. */
async function clientGone(res: ServerResponse, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    res.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

async function send(res: ServerResponse, answer: WireAnswer | IncomingMessage): Promise<void> {
  if (answer instanceof IncomingMessage) {
    const { connection: _hop, 'keep-alive': _life, ...headers } = answer.headers
    res.writeHead(answer.statusCode ?? 502, headers)
    await pipeline(answer, res).catch(() => res.destroy())
    return
  }
  const length = String(Buffer.byteLength(answer.body))
  res.writeHead(answer.status, { ...answer.headers, 'content-length': length })
  res.end(answer.body)
}
