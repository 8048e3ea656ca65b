import { z } from 'zod'
import type { AccountSessions } from '../../aws/account-sessions.ts'
import { AccountId } from '../../requests/ids.ts'
import type { AwskeyConfig } from '../awskey-config.ts'
import { knownAnswer } from './known-answer.ts'
import type { Look } from './look.ts'

/** What one function alone can look at, with a role that the doctor has it open: whichever is asked to open that role says it with the rest. */
export interface BesidesParts {
  readonly sessions: AccountSessions
  readonly config: AwskeyConfig
  readonly region: string
  readonly open: Look['open']
}

const Workgroup = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('there'), state: z.string(), keepsResults: z.boolean() }),
])
const Names = z.array(z.string()).readonly()
const Trail = z.object({
  workgroup: knownAnswer(Workgroup),
  columns: knownAnswer(z.object({ all: Names, partitions: Names })),
})
export type TrailSeen = z.infer<typeof Trail>

const Organization = z.array(z.object({ id: AccountId, name: z.string() })).readonly()

const Besides = z.object({
  trail: knownAnswer(Trail).optional(),
  organization: knownAnswer(Organization).optional(),
})
export type Besides = Readonly<z.infer<typeof Besides>>

export const BesidesAnswer = z.object({ doctor: Besides })
