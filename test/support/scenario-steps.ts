import { z } from 'zod'
import type { ScenarioName } from '../../sandbox/scenarios/scenario-list.ts'
import { cardOf, threadOf } from './exposure-steps.ts'
import type { RunningSandbox } from './start-sandbox.ts'

/** A scenario, and what people do about it: report the key, ask what was done with it, read the answer. */
const Played = z.object({
  ok: z.literal(true),
  access_key_id: z.string(),
  account: z.string(),
  user_name: z.string(),
  did: z.array(z.string()),
})
export type Played = z.infer<typeof Played>

export async function play(
  sandbox: RunningSandbox,
  name: ScenarioName,
  more: { readonly user?: string; readonly count?: number } = {},
): Promise<Played> {
  return Played.parse((await sandbox.call('scenario', { name, ...more })).body)
}

export async function report(sandbox: RunningSandbox, keyId: string): Promise<void> {
  await sandbox.command('U0SAM', 'C0SECURITY', `exposed ${keyId}`)
}

/** What security is told when it asks what was done with a key, once CloudTrail has delivered everything, as one text. */
export async function auditOf(sandbox: RunningSandbox, keyId: string): Promise<string> {
  await sandbox.advance('PT20M')
  await sandbox.command('U0SAM', 'C0SECURITY', `audit ${keyId} 7d`)
  return await auditTold(sandbox)
}

export async function auditTold(sandbox: RunningSandbox): Promise<string> {
  const told = await sandbox.messages({ holding: 'What was read' })
  return JSON.stringify(told.at(-1) ?? '')
}

/** Waits, by the wall clock, until it is so: what a thief does by itself is no job of awskey's. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const since = Date.now(); Date.now() - since < 20_000; ) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it has not come to that')
}

/** The incident's card and all of its thread as one text, once its three audits are told. */
export async function incidentTold(sandbox: RunningSandbox): Promise<string> {
  await sandbox.advance('PT20M')
  await sandbox.advance('PT50M')
  return `${JSON.stringify(await cardOf(sandbox))} ${await threadOf(sandbox)}`
}
