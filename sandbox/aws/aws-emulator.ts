import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Faults } from '../faults.ts'
import { deliver } from './deliver.ts'
import { type AwsEndpoints, endpointsOf } from './endpoints.ts'
import type { ForwardedService } from './forwarded-errors.ts'
import { createForwardedServices, type HoldBack } from './forwarded-services.ts'
import { createInvocations, type FunctionCaller } from './hub/invocations.ts'
import type { Principal } from './identity.ts'
import type { Structure } from './output.ts'
import { createOwnServices } from './own-services.ts'
import { isAnsweredHere } from './rest-protocol.ts'
import type { SeedUser } from './seed/plant-user.ts'
import { seedWorld } from './seed/seed.ts'
import { type AwsSnapshot, type EventQuery, eventsOf, snapshotOf } from './snapshot.ts'
import { type KeyUseInput, type KeyUseResult, useKey } from './use-key.ts'
import { containerOf, readBody, wireRequest } from './wire-request.ts'
import { createWorld, TRAIL_LAG_MS, type World, type WorldOptions } from './world.ts'

/**
 * The sandbox's AWS behind one path prefix: IAM, STS, KMS, CloudTrail, Secrets Manager and a little of Account Management are answered here, DynamoDB, SQS and S3 passed
 * on to their engines. Anything else is refused by name, so that nothing can fall through to a real account.
 */
export interface AwsEmulatorOptions extends WorldOptions {
  readonly faults: Faults
  readonly proxies: Readonly<Record<ForwardedService, string>>
  /** Keeps queue messages that are to be seen later. Without it the engine does, by the wall clock. */
  readonly holdBack?: HoldBack | undefined
  /** The functions of the hub account, for lambda:Invoke. Without it none is there. */
  readonly functions?: FunctionCaller | undefined
  /** Of development, besides the seeded ones. */
  readonly users?: readonly SeedUser[] | undefined
  /** A planted crash: the operation is done, and the process of this container must die now. */
  readonly onCrash: (container: string) => void
  readonly log?: ((line: string) => void) | undefined
  /** The bodies of each call that is answered here, and of its answer. */
  readonly onExchange?: ((text: string) => void) | undefined
  /** Something may have changed: a call was answered, a key used, the state reset. */
  readonly onChange?: (() => void) | undefined
}

export interface AwsEmulator {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  useKey(input: KeyUseInput): KeyUseResult
  snapshot(): AwsSnapshot
  events(query?: EventQuery): readonly Structure[]
  /** The seeded state, dated from now. Sessions of the installation's roles stay: hosted functions hold cached ones and would only see them refused. */
  reset(): void
  endpoints(): AwsEndpoints
  close(): void
  readonly world: World
}

function isOfInstallation({ deployment }: World, principal: Principal): boolean {
  return (
    principal.kind === 'role' &&
    deployment.role(principal.accountId, principal.roleName) !== undefined
  )
}

export function createAwsEmulator(options: AwsEmulatorOptions): AwsEmulator {
  const world = createWorld(options)
  const own = createOwnServices(world, options.faults)
  const forwarded = createForwardedServices(
    world,
    options.faults,
    options.proxies,
    options.holdBack,
  )
  const invocations = createInvocations(options.functions)
  const log = options.log ?? (() => undefined)
  const changed = options.onChange ?? (() => undefined)

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      await answer(req, res)
    } catch (error) {
      log(`internal failure: ${error instanceof Error ? error.stack : String(error)}`)
      if (res.headersSent) res.destroy()
      else res.writeHead(500).end()
    }
  }

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const request = wireRequest(req)
    const onCrash = (): void => options.onCrash(containerOf(request))
    const service = isAnsweredHere(request) ? undefined : forwarded.serves(request)
    if (service !== undefined) {
      const outcome = await forwarded.respond(service, req, request)
      log(outcome.line)
      await deliver(res, { ...outcome, onCrash })
      return
    }
    const body = await readBody(req)
    if (body === undefined) {
      res.writeHead(413).end()
      return
    }
    const outcome = own.respond(request, body)
    log(outcome.line)
    options.onExchange?.(`${body.toString('utf8')}\n${outcome.answer.body}`)
    changed()
    const answer = await invocations.answerOf(request, body, outcome.answer)
    await deliver(res, { ...outcome, answer, onCrash })
  }

  function reset(): void {
    world.accounts.clear()
    world.consistency.newKeyVisibleAfterMs = 0
    world.trail.lagMs = TRAIL_LAG_MS
    for (const [id, { caller }] of world.sessions)
      if (!isOfInstallation(world, caller.principal)) world.sessions.delete(id)
    seedWorld(world, options.users)
    changed()
  }

  reset()
  return {
    handle,
    useKey(input) {
      const result = useKey(world, input)
      changed()
      return result
    },
    snapshot: () => snapshotOf(world),
    events: (query = {}) => eventsOf(world, query),
    reset,
    endpoints: () => endpointsOf(world),
    close: () => forwarded.close(),
    world,
  }
}
