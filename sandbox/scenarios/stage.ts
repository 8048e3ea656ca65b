import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { SandboxClient } from '../client.ts'

/**
 * What a scenario is played with: the key that leaked, the sandbox as anybody drives it, and a list of what was done. Whatever AWS refuses is part of the story and written down as refused.
 */
export interface LeakedKey {
  readonly accountId: string
  readonly userName: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface Stage {
  readonly leaked: LeakedKey
  readonly client: SandboxClient
  /** Where AWS answers. */
  readonly endpoint: string
  /** For scenarios that count. */
  readonly count: number | undefined
  /** Does it and writes down what, or that it was refused; gives what it answered unless it was. */
  act<T>(what: string, work: () => Promise<T>): Promise<T | undefined>
  /** Goes on after the scenario has answered, until it is over or the sandbox starts over or stops. */
  meanwhile(work: (signal: AbortSignal) => Promise<void>): void
}

export type Play = (stage: Stage) => Promise<void>

const POLL_MS = 150

const Users = z.array(
  z.looseObject({
    userName: z.string(),
    policies: z.array(z.string()),
    keys: z.array(z.looseObject({ accessKeyId: z.string(), status: z.string() })),
  }),
)

export interface Containment {
  readonly inactive: boolean
  readonly quarantined: boolean
}

/** Resolves when what is seen of the leaked key is so, or rejects when the play is over. */
export async function untilContainment(
  { client, leaked }: Stage,
  isSo: (seen: Containment) => boolean,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const { iam } = await client.state()
    const users = Users.parse(iam.accounts.find(({ id }) => id === leaked.accountId)?.users ?? [])
    const user = users.find(({ userName }) => userName === leaked.userName)
    const key = user?.keys.find(({ accessKeyId }) => accessKeyId === leaked.accessKeyId)
    const quarantined = user?.policies.some((policy) => policy.endsWith('/AWSDenyAll')) ?? false
    if (isSo({ inactive: key?.status === 'Inactive', quarantined })) return
    await wait(POLL_MS, undefined, { signal, ref: false })
  }
}
