import { Worker } from 'node:worker_threads'
import type { ContainerData } from './load-function.ts'

/**
 * Runs one function as Lambda does: a few containers, one event at a time in each, a time limit, and a new container in place of one that died.
 * `kill` ends a container in the middle of whatever it does; its event is then answered with `crashed`.
 */
export interface HostOptions {
  readonly functionName: string
  readonly containers: number
  readonly timeoutMs: number
  readonly leaseMs: number
  readonly clock: SharedArrayBuffer
  environment(container: string): Record<string, string>
  log(line: LogLine): void
  /** A container ended other than by `stop`. */
  ended(container: EndedContainer): void
}

export interface EndedContainer {
  /** Wall time, ISO. */
  readonly at: string
  readonly container: string
  readonly why: 'crashed' | 'timed_out' | 'failed'
}

export interface LogLine {
  readonly container: string
  readonly text: string
}

export type Invocation =
  | { readonly kind: 'answered'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly name: string }
  | { readonly kind: 'crashed' }
  | { readonly kind: 'timed_out' }

export interface FunctionHost {
  invoke(event: unknown): Promise<Invocation>
  kill(container: string): boolean
  readonly busy: () => number
  /** Containers that wait for an event. */
  readonly idle: () => number
  /** New containers in place of all that are there, as a deployment does; what a container works on is given up. */
  renew(): Promise<void>
  stop(): Promise<void>
}

interface Container {
  readonly name: string
  readonly worker: Worker
  readonly ready: Promise<void>
  job: { readonly id: number; settle(invocation: Invocation): void } | undefined
  dead: boolean
}

export async function createFunctionHost(options: HostOptions): Promise<FunctionHost> {
  const containers: Container[] = []
  const waiting: ((container: Container) => void)[] = []
  let nextId = 1
  let stopping = false
  const note = (container: string, why: EndedContainer['why']): void =>
    options.ended({ at: new Date().toISOString(), container, why })

  const spawnContainer = (slot: number): Container => {
    const name = `${options.functionName}-${slot + 1}`
    const container = startContainer(
      options,
      name,
      () => {
        if (!stopping) containers[slot] = spawnContainer(slot)
      },
      () => hand(container),
    )
    containers[slot] = container
    return container
  }
  const hand = (container: Container): void => {
    if (container.job === undefined && !container.dead) waiting.shift()?.(container)
  }
  const free = async (): Promise<Container> => {
    const idle = containers.find(({ job, dead }) => job === undefined && !dead)
    return idle ?? new Promise((resolve) => waiting.push(resolve))
  }

  for (let slot = 0; slot < options.containers; slot++) spawnContainer(slot)
  await Promise.all(containers.map(({ ready }) => ready))

  return {
    async invoke(event) {
      for (;;) {
        const container = await free()
        if (container.job !== undefined || container.dead) continue
        const invocation = await run(container, nextId++, event, options.timeoutMs)
        if (invocation.kind === 'timed_out') note(container.name, 'timed_out')
        hand(container)
        return invocation
      }
    },
    kill(name) {
      const container = containers.find((each) => each.name === name)
      if (container === undefined || container.dead) return false
      note(name, 'crashed')
      endContainer(container, { kind: 'crashed' })
      return true
    },
    busy: () => containers.filter(({ job }) => job !== undefined).length,
    idle: () => containers.filter(({ job, dead }) => job === undefined && !dead).length,
    async renew() {
      const old = [...containers]
      await Promise.all(
        old.map((container) => {
          endContainer(container, { kind: 'crashed' })
          return container.worker.terminate()
        }),
      )
      await Promise.all(containers.map(({ ready }) => ready))
    },
    async stop() {
      stopping = true
      await Promise.all(containers.map(({ worker }) => worker.terminate()))
    },
  }
}

function startContainer(
  options: HostOptions,
  name: string,
  replace: () => void,
  whenReady: () => void,
): Container {
  const data: ContainerData = {
    functionName: options.functionName,
    container: name,
    clock: options.clock,
    timeoutMs: options.timeoutMs,
    leaseMs: options.leaseMs,
  }
  const worker = new Worker(new URL('./container.ts', import.meta.url), {
    workerData: data,
    env: options.environment(name),
    stdout: true,
    stderr: true,
    execArgv: [],
  })
  for (const stream of [worker.stdout, worker.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n'))
        if (line !== '') options.log({ container: name, text: line })
    })
  let isReady = (): void => undefined
  let failed = (_error: Error): void => undefined
  const ready = new Promise<void>((resolve, reject) => {
    isReady = resolve
    failed = reject
  })
  ready.catch(() => undefined)
  const container: Container = { name, worker, ready, job: undefined, dead: false }
  worker.on('message', (message: { kind: string; id: number; value: unknown; name: string }) => {
    if (message.kind === 'ready') {
      isReady()
      whenReady()
    } else settle(container, message)
  })
  worker.on('error', (error: Error) => {
    options.log({ container: name, text: `the container ended: ${error.stack ?? error.message}` })
    options.ended({ at: new Date().toISOString(), container: name, why: 'failed' })
    failed(error)
  })
  worker.on('exit', () => {
    container.dead = true
    failed(new Error(`the container ${name} ended before it was ready`))
    container.job?.settle({ kind: 'crashed' })
    container.job = undefined
    replace()
  })
  return container
}

async function run(
  container: Container,
  id: number,
  event: unknown,
  timeoutMs: number,
): Promise<Invocation> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => endContainer(container, { kind: 'timed_out' }), timeoutMs)
    container.job = {
      id,
      settle: (invocation) => {
        clearTimeout(timer)
        resolve(invocation)
      },
    }
    // Until its modules are loaded a new container holds the event, as Lambda does.
    container.ready.then(
      () => container.worker.postMessage({ id, event }),
      () => endContainer(container, { kind: 'crashed' }),
    )
  })
}

function settle(
  container: Container,
  message: {
    readonly kind: string
    readonly id: number
    readonly value: unknown
    readonly name: string
  },
): void {
  const { job } = container
  if (job === undefined || job.id !== message.id) return
  container.job = undefined
  job.settle(
    message.kind === 'answer'
      ? { kind: 'answered', value: message.value }
      : { kind: 'threw', name: message.name },
  )
}

function endContainer(container: Container, invocation: Invocation): void {
  const { job } = container
  container.dead = true
  container.job = undefined
  job?.settle(invocation)
  void container.worker.terminate()
}
