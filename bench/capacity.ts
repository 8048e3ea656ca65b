import { once } from 'node:events'
import { createServer, request as openRequest } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { z } from 'zod'

/**
 * Counts what DynamoDB would charge. It stands between callers and an engine, asks for the consumed capacity of each call (of the table and of its index, transactions at twice the units, as the engine
 * computes it from the sizes of the items) and adds it up. A write that its condition refused is charged too, and its answer carries no figure: it counts with one unit, in a transaction with two for
 * each item. Reads of the index `due` are apart: the sandbox makes some of its own.
 */
export interface Units {
  readonly reads: number
  readonly writes: number
  readonly refusedWrites: number
  readonly calls: number
}

export interface Meter {
  readonly url: string
  /** Since it was asked the last time. */
  take(): Units
  stop(): Promise<void>
}

const READS: ReadonlySet<string> = new Set([
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'TransactGetItems',
])

const One = z.object({ CapacityUnits: z.number() })
const Answer = z.object({
  ConsumedCapacity: z.union([One.transform((one) => [one]), z.array(One)]).optional(),
  __type: z.string().optional(),
})
const Asked = z.looseObject({
  IndexName: z.string().optional(),
  TransactItems: z.array(z.unknown()).optional(),
})

const NOTHING: Units = { reads: 0, writes: 0, refusedWrites: 0, calls: 0 }

/** What one call is charged. `asked` and `answered` are the bodies on the wire. */
export function unitsOf(operation: string, asked: unknown, answered: unknown): Units {
  const input = Asked.parse(asked)
  const { ConsumedCapacity = [], __type } = Answer.parse(answered)
  if (input.IndexName === 'due') return NOTHING
  const units = ConsumedCapacity.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0)
  if (READS.has(operation)) return { ...NOTHING, reads: units, calls: 1 }
  const isRefused = /ConditionalCheckFailed|TransactionCanceled/.test(__type ?? '')
  const refusedWrites = isRefused ? (input.TransactItems?.length ?? 0.5) * 2 : 0
  return { reads: 0, writes: units + refusedWrites, refusedWrites, calls: 1 }
}

export function addUnits(one: Units, other: Units): Units {
  return {
    reads: one.reads + other.reads,
    writes: one.writes + other.writes,
    refusedWrites: one.refusedWrites + other.refusedWrites,
    calls: one.calls + other.calls,
  }
}

export async function startMeter(engine: string): Promise<Meter> {
  const { hostname, port: enginePort } = new URL(engine)
  let counted = NOTHING
  const server = createServer((req, res) => {
    void buffer(req).then((given) => {
      const operation = /^DynamoDB_20120810\.(\w+)$/.exec(String(req.headers['x-amz-target']))?.[1]
      const asked: unknown = operation === undefined ? {} : JSON.parse(given.toString('utf8'))
      const withCapacity = JSON.stringify({
        ...Asked.parse(asked),
        ReturnConsumedCapacity: 'INDEXES',
      })
      const body = isCharged(operation) ? Buffer.from(withCapacity) : given
      const headers = { ...req.headers, 'content-length': String(body.length) }
      const onward = openRequest(
        { hostname, port: enginePort, method: req.method, path: req.url, headers },
        (response) => {
          void buffer(response).then((answered) => {
            if (operation !== undefined && isCharged(operation))
              counted = addUnits(
                counted,
                unitsOf(operation, asked, JSON.parse(answered.toString('utf8'))),
              )
            res.writeHead(response.statusCode ?? 502, response.headers).end(answered)
          })
        },
      )
      onward.on('error', () => res.destroy())
      onward.end(body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    take() {
      const taken = counted
      counted = NOTHING
      return taken
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** What takes `ReturnConsumedCapacity`. */
function isCharged(operation: string | undefined): boolean {
  return operation !== undefined && /Item|^Query$|^Scan$/.test(operation)
}
