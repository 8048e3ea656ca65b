import type { World } from '../world.ts'
import { begin, jobOf } from './rotation.ts'
import type { Rotation, RotationJob, Secret } from './secret-store.ts'
import { CURRENT, holderOf, PENDING } from './versions.ts'

/**
 * What Secrets Manager does by itself: at the moments of its schedule it calls the rotation function step by step, and after a step that failed it begins again with the same
 * token some time later. Its moments are business time. It knows of a step only whether it failed.
 */
export interface RotationEvent {
  readonly Step: (typeof STEPS)[number]
  readonly SecretId: string
  readonly ClientRequestToken: string
  readonly RotationToken: string
}

export interface RotationDriver {
  /** The next moment at which something is to be done. */
  nextAt(): Date | undefined
  /** Rotations that run or are due now. */
  open(): number
  /** Does what is due; several calls at once do it once. */
  run(): Promise<void>
}

export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const
/** AWS tries again several times and does not say when. */
const AGAIN_AFTER_MIN = [5, 15, 60, 240, 720]
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

export function createRotationDriver(deps: {
  readonly world: World
  /** Whether the function came to an end without an error. */
  invoke(event: RotationEvent): Promise<boolean>
}): RotationDriver {
  const running = new Set<Secret>()
  const dueOf = (secret: Secret): Date | undefined => secret.rotation?.job?.dueAt ?? nextOf(secret)
  const isDue = (secret: Secret): boolean => {
    const due = dueOf(secret)
    return due !== undefined && due <= deps.world.now()
  }
  const due = (): readonly Secret[] =>
    secretsOf(deps.world).filter((secret) => !running.has(secret) && isDue(secret))
  return {
    nextAt() {
      const moments = secretsOf(deps.world).flatMap((secret) => dueOf(secret) ?? [])
      return moments.toSorted((a, b) => a.getTime() - b.getTime())[0]
    },
    open: () => running.size + due().length,
    async run() {
      await Promise.all(
        due().map(async (secret) => {
          running.add(secret)
          try {
            await attempt(deps, secret)
          } finally {
            running.delete(secret)
          }
        }),
      )
    },
  }
}

function secretsOf(world: World): readonly Secret[] {
  return [...world.accounts.values()].flatMap(({ secrets }) =>
    [...secrets.values()].flatMap((inRegion) => [...inRegion.values()]),
  )
}

function nextOf({ rotation, deletion }: Secret): Date | undefined {
  return rotation?.enabled === true && deletion === undefined ? rotation.nextAt : undefined
}

async function attempt(
  { world, invoke }: Parameters<typeof createRotationDriver>[0],
  secret: Secret,
): Promise<void> {
  const { rotation } = secret
  if (rotation === undefined) return
  const job = rotation.job ?? scheduled(world, secret, rotation)
  rotation.job = job
  const steps = job.kind === 'test' ? (['testSecret'] as const) : STEPS
  for (const Step of steps) {
    const done = await invoke({
      Step,
      SecretId: secret.arn,
      ClientRequestToken: job.token,
      RotationToken: job.rotationToken,
    })
    // Cancelled, or turned on anew, while the function ran.
    const now = secret.rotation
    if (now?.job !== job) return
    if (!done) {
      failed(world, secret, now, job)
      return
    }
  }
  if (job.kind === 'test') dropPending(secret, job)
  else rotation.lastRotatedAt = world.now()
  rotation.job = undefined
}

/** A rotation that was never finished is taken up again with its token; else a new one begins. */
function scheduled(world: World, secret: Secret, rotation: Rotation): RotationJob {
  rotation.nextAt = new Date(world.now().getTime() + rotation.everyDays * DAY_MS)
  const left = holderOf(secret, PENDING)
  const isLeft = left !== undefined && left !== holderOf(secret, CURRENT)
  return isLeft
    ? jobOf(world, left.versionId)
    : begin(world, secret, Buffer.from(world.random(32)).toString('hex'), 'rotate')
}

function failed(world: World, secret: Secret, rotation: Rotation, job: RotationJob): void {
  if (job.kind === 'test') dropPending(secret, job)
  const minutes = AGAIN_AFTER_MIN[job.attempt - 1]
  const again = job.kind === 'rotate' && minutes !== undefined
  // A label that was taken away ended that rotation: the next try is a new one.
  const isLeft = secret.versions.get(job.token)?.stages.has(PENDING) === true
  const dueAt = new Date(world.now().getTime() + (minutes ?? 0) * MINUTE_MS)
  rotation.job = again && isLeft ? { ...job, attempt: job.attempt + 1, dueAt } : undefined
  if (again && !isLeft) rotation.nextAt = dueAt
}

/** The test was made with a version without a value, which is taken away again. */
function dropPending(secret: Secret, { token }: RotationJob): void {
  const version = secret.versions.get(token)
  version?.stages.delete(PENDING)
  if (version?.stages.size === 0) secret.versions.delete(token)
}
