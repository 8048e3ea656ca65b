/** Where people decide in a test: a table of its own with requests in it, the real judges, and clicks on what the row shows now. */
import { createDynamoRequestStore } from '../../src/aws/dynamo/dynamo-request-store.ts'
import type { ButtonVerb, Decided } from '../../src/requests/click.ts'
import { createDecide } from '../../src/requests/decide.ts'
import type { RequestId, SlackUserId } from '../../src/requests/ids.ts'
import type { LedgerEvent } from '../../src/requests/ledger.ts'
import type { Refusal } from '../../src/requests/refusal.ts'
import type { Request } from '../../src/requests/request.ts'
import { subjectKeyId } from '../../src/requests/request-facts.ts'
import type { RequestStore } from '../../src/requests/request-store.ts'
import type { SignedAct } from '../../src/requests/signed-act.ts'
import { ok, type Result } from '../../src/shared/result.ts'
import { ACTION_OF } from '../../src/slack/button-verbs.ts'
import { clickOn, NOW, type People } from './deciding-people.ts'
import type { DynamoEngine } from './dynamo-engine.ts'
import { usualRules } from './rules-fixture.ts'

export interface Desk {
  readonly store: RequestStore
  now: Date
  target: Result<void, Refusal>
  open(request: Request): Promise<Request>
  read(id: RequestId): Promise<Request>
  ledger(id: RequestId): Promise<readonly LedgerEvent[]>
  /** A click on the card as the row is now. */
  click(
    id: RequestId,
    user: SlackUserId,
    verb: ButtonVerb,
    act?: Partial<SignedAct>,
  ): Promise<Result<Decided, Refusal>>
  decide(act: SignedAct, verb: ButtonVerb): Promise<Result<Decided, Refusal>>
}

export async function openDesk(engine: DynamoEngine, { deciders }: People): Promise<Desk> {
  const store = createDynamoRequestStore({ ...(await engine.createTable()), wallNow: Date.now })
  const read = async (id: RequestId): Promise<Request> => {
    const request = await store.read(id)
    if (request === undefined) throw new Error(`no request ${id}`)
    return request
  }
  const decide = createDecide({
    store,
    deciders,
    rules: usualRules(),
    clock: { now: () => desk.now },
    checkTarget: () => Promise.resolve(desk.target),
  })
  const desk: Desk = {
    store,
    now: NOW,
    target: ok(undefined),
    read,
    ledger: (id) => store.readLedger(id),
    decide,
    async open(request) {
      const opened = await store.open(request, [
        {
          type: 'requested',
          actor: request.requester,
          data: { keyId: subjectKeyId(request) ?? '' },
        },
      ])
      if (opened.kind !== 'opened') throw new Error(`not opened: ${opened.kind}`)
      return opened.request
    },
    click: async (id, user, verb, act = {}) =>
      decide(clickOn(await read(id), user, { action: ACTION_OF[verb], ...act }), verb),
  }
  return desk
}
