import type { Ask } from '../../keys/ask.ts'
import { createReadInventory } from '../../keys/read-inventory.ts'
import { createMemberOfTeam } from '../../people/member-of-team.ts'
import type { Bulk } from '../../requests/bulk.ts'
import type { RequestId } from '../../requests/ids.ts'
import type { SignedAct } from '../../requests/signed-act.ts'
import { createReadTeamKeys } from '../../rotation/bulk/read-team-keys.ts'
import { createRunBulk } from '../../rotation/bulk/run-bulk.ts'
import { createPreviewBulk, createStartBulk } from '../../rotation/bulk/start-bulk.ts'
import { createStopBulk } from '../../rotation/bulk/stop-bulk.ts'
import { known } from '../../shared/known.ts'
import { ACTIONS } from '../../slack/ids.ts'
import { refusalText } from '../../slack/refusal-text.ts'
import { plainWords } from '../../slack/text/plain-words.ts'
import { createBulkRenderer } from '../../slack/worker-side/bulk-renderer.ts'
import { createSendFile } from '../../slack/worker-side/send-file.ts'
import { createSender } from '../../slack/worker-side/send-message.ts'
import type { Outcome } from './act-outcome.ts'
import type { ExemptionParts } from './assemble-exemptions.ts'
import type { People } from './assemble-people.ts'
import { createBulkActs } from './bulk-acts.ts'
import { readAll } from './read-requests.ts'
import type { WorkerParts } from './worker-parts.ts'

/** The part of the worker that rotates the keys of a team. */
export interface BulkParts {
  readonly ask: Ask
  reportForgery(bulk: Bulk, fault: string): Promise<void>
  readonly exemptions: Pick<ExemptionParts, 'leftAlone' | 'ofMany' | 'untrustedTags'>
}

export interface BulkWork {
  /** What follows from an act about many rotations; `undefined` for every other act. */
  outcomeOf(act: SignedAct): Promise<Outcome | undefined>
  /** Opens the next few, then draws. */
  run(id: RequestId): Promise<void>
  draw(id: RequestId): Promise<void>
  drawSoon(id: RequestId): Promise<void>
}

export function assembleBulk(
  parts: WorkerParts,
  { owning, deciders }: Pick<People, 'owning' | 'deciders'>,
  { ask, reportForgery, exemptions }: BulkParts,
): BulkWork {
  const { config, clock, store, jobs, wallNow, leaseMs, slack, log } = parts
  const { organisation } = config
  const bulks = parts.bulks
  const member = createMemberOfTeam({ organisation, findOwnership: owning.findOwnership })
  const readTeamKeys = createReadTeamKeys({
    accounts: organisation.accounts,
    inventory: parts.inventory,
    // Less than usual: there are several accounts, and somebody waits.
    readInventory: createReadInventory({
      keys: parts.keys,
      users: parts.users,
      store: parts.inventory,
      clock,
      wallNow,
      budgetMs: leaseMs * 0.3,
      changesSeen: parts.ledger.outside.seen,
    }),
    jobs,
    store,
    limits: config.limits,
    clock,
    wallNow,
    budgetMs: leaseMs * 0.2,
    member,
    exemptionsOf: exemptions.ofMany,
    untrustedTags: exemptions.untrustedTags,
  })
  const sending = { slack, sleep: parts.wallSleep }
  const readRequests = (ids: readonly RequestId[]) => readAll(store, ids)
  const renderer = createBulkRenderer({
    sender: createSender(sending),
    views: parts.bulkViews,
    store: bulks,
    jobs,
    organisation,
    clock,
    leaseMs,
    log,
    readRequests,
  })
  const deciding = {
    teams: organisation.teams.map(({ name }) => name),
    deciders,
    readTeamKeys,
    store: bulks,
    jobs,
    clock,
  }
  const run = createRunBulk({
    store: bulks,
    requests: store,
    verifier: parts.verifier,
    isStart: ({ action }) => action === ACTIONS.startBulk,
    ask,
    says: (refusal) => plainWords(refusalText(refusal)),
    jobs,
    clock,
    wallNow,
    newToken: parts.newToken,
    leaseMs,
    reportForgery,
    async leftAlone({ account, userName, userId, keyId }, session) {
      const read = await parts.users.read({ account, userName, session })
      if (read.kind === 'unknown') return read
      // Whoever is gone, or has another's name now, is told so when the request is made.
      if (read.value?.userId !== userId) return known(undefined)
      return exemptions.leftAlone(read.value, keyId, session)
    },
  })
  return {
    outcomeOf: createBulkActs({
      preview: createPreviewBulk(deciding),
      start: createStartBulk(deciding),
      stop: createStopBulk(deciding),
      deciding,
      readRequests,
      sendFile: createSendFile(sending),
      drawSoon: renderer.drawSoon,
      channelOf: (team) => organisation.teams.find(({ name }) => name === team)?.channel ?? '',
      clock,
    }),
    async run(id) {
      await run(id)
      await renderer.draw(id)
    },
    draw: renderer.draw,
    drawSoon: renderer.drawSoon,
  }
}
