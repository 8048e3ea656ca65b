import { once } from 'node:events'
import { createServer } from 'node:http'
import { z } from 'zod'
import { createAwsEmulator } from '../sandbox/aws/aws-emulator.ts'
import { createDeployment } from '../sandbox/aws/policy/deployment.ts'
import { plantFleet } from '../sandbox/aws/seed/plant-fleet.ts'
import { createFaults } from '../sandbox/faults.ts'

/** The built-in AWS in a process of its own, so that its memory is not counted. Plants what it is told to, and answers with the calls since it was last asked. */
const Asked = z.object({ accounts: z.array(z.string()), users: z.number() })

let calls: Record<string, number> = {}
const nowhere = 'http://127.0.0.1:9'
const emulator = createAwsEmulator({
  clock: { now: () => new Date() },
  faults: createFaults(),
  proxies: { dynamodb: nowhere, sqs: nowhere, s3: nowhere },
  // As many as any size of the bench plants.
  deployment: createDeployment({
    accounts: Array.from({ length: 101 }, (_, at) => ({
      id: `4444${String(at).padStart(8, '0')}`,
      autoRotation: false,
    })),
  }),
  onCrash: () => undefined,
  log(line) {
    const [operation = ''] = line.split(' ')
    calls[operation] = (calls[operation] ?? 0) + 1
  },
})
const server = createServer((req, res) => {
  emulator.handle(req, res).catch(() => res.destroy())
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
if (address === null || typeof address === 'string') throw new Error('no port')
const { port } = address

process.on('message', (message) => {
  const { accounts, users } = Asked.parse(message)
  for (const accountId of accounts) plantFleet(emulator.world, { accountId, users })
  // Nobody reads the trail here.
  for (const account of emulator.world.accounts.values()) account.events.clear()
  process.send?.({
    endpoint: `http://127.0.0.1:${port}/aws`,
    credentials: emulator.endpoints().functions.worker,
    calls,
  })
  calls = {}
})
