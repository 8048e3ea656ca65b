import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { createAwsEmulator } from '../aws/aws-emulator.ts'
import { USES_AT_ONCE } from '../aws/use-key.ts'
import type { BusinessClock } from '../business-clock.ts'
import { FAULT_MODES, type Faults } from '../faults.ts'
import { createGallery } from '../gallery/gallery.ts'
import type { EndedContainer, Invocation } from '../host/function-host.ts'
import type { SandboxLog } from '../host/log.ts'
import type { ScenarioPlayer } from '../scenarios/play-scenario.ts'
import { SCENARIO_NAMES, SCENARIOS } from '../scenarios/scenario-list.ts'
import { isPicture } from '../slack/is-picture.ts'
import type { createSlackEmulator } from '../slack/slack-emulator.ts'
import type { AdvanceOutcome, Timeline } from '../timeline.ts'
import { AdministerInput, administer } from './administer.ts'
import { type ConsoleAnswer, ConsoleInput, createConsole, FetchSecretInput } from './console.ts'
import { liveStateOf } from './live-state.ts'
import type { LiveStream } from './live-stream.ts'
import type { PageAssets } from './page-assets.ts'
import { parsePeriod } from './period.ts'
import { permissionsOf } from './permissions.ts'
import type { FailedJob } from './problems.ts'
import { readBody } from './read-body.ts'
import { stateOf } from './state.ts'

/**
 * The JSON API of the sandbox: what somebody does in Slack, what an application or the console does in AWS, the clock and the faults.
 * Wrong input is answered with 400 and what is wrong; nothing here knows how awskey works.
 */
export interface ApiParts {
  readonly url: string
  /** The path of its awskey.yml. */
  readonly config: string
  /** Where this awskey keeps its rows and its jobs. */
  readonly deployment: { readonly table: string; readonly queueUrl: string }
  readonly aws: ReturnType<typeof createAwsEmulator>
  readonly slack: ReturnType<typeof createSlackEmulator>
  readonly faults: Faults
  readonly clock: BusinessClock
  readonly timeline: Timeline
  readonly log: SandboxLog
  /** Gives an event of EventBridge to the function `signal`. */
  event(event: unknown): Promise<Invocation>
  jobs(): Promise<{
    readonly waiting: { readonly ready: number; readonly busy: number }
    readonly dead: { readonly ready: number }
    readonly failures: readonly FailedJob[]
  }>
  /** Containers that crashed, ran out of time or ended by themselves. */
  endedContainers(): readonly EndedContainer[]
  readonly scenarios: ScenarioPlayer
  readonly live: LiveStream
  readonly page: PageAssets
  /** Every queue message that ever came out. */
  bodies(): readonly string[]
  reset(): Promise<void>
  /** The functions start anew and read the configuration again; what is stored stays. */
  redeploy(): Promise<void>
}

type Answer = { readonly status: number; readonly body: unknown }

const Text = z.string()
const Id = z.string().min(1)
const Command = z.strictObject({ user: Id, channel: Id, text: Text })
const Click = z.strictObject({
  user: Id,
  channel: Id.optional(),
  ts: Id.optional(),
  view_id: Id.optional(),
  action_id: Id,
  block_id: Id.optional(),
  value: Text.optional(),
  selected: z.json().optional(),
})
const Submit = z.strictObject({
  user: Id,
  view_id: Id,
  values: z.record(z.string(), z.record(z.string(), z.json())),
})
const Suggest = z.strictObject({
  user: Id,
  view_id: Id.optional(),
  channel: Id.optional(),
  ts: Id.optional(),
  action_id: Id,
  block_id: Id.optional(),
  value: Text,
})
const Shortcut = z.strictObject({
  user: Id,
  callback_id: Id,
  channel: Id.optional(),
  ts: Id.optional(),
})
const Close = z.strictObject({ user: Id, view_id: Id })
const Home = z.strictObject({ user: Id })
const ClockMove = z.strictObject({ advance: Text })
const UseKey = z.strictObject({
  access_key_id: Id,
  service: Id.optional(),
  region: Id.optional(),
  ip: Id.optional(),
  user_agent: Text.optional(),
  event_name: z
    .string()
    .regex(/^[A-Za-z0-9]{1,128}$/)
    .optional(),
  count: z.number().int().min(1).max(USES_AT_ONCE).optional(),
  minutes_ago: z.number().int().min(0).optional(),
})
const ScenarioCall = z.strictObject({
  name: z.enum(SCENARIO_NAMES),
  user: Id.optional(),
  count: z.number().int().min(1).max(USES_AT_ONCE).optional(),
})
const FaultInput = z.strictObject({
  service: Id,
  operation: Id,
  account: Id.optional(),
  region: Id.optional(),
  mode: z.enum(FAULT_MODES),
  times: z.number().int().min(0),
})

type Calls = Readonly<Record<string, (parts: ApiParts, body: unknown) => Promise<Answer>>>

const POST: Calls = {
  command: async ({ slack }, body) => fromPerson(await slack.command(Command.parse(body))),
  click: async ({ slack }, body) => fromPerson(await slack.click(Click.parse(body))),
  submit: async ({ slack }, body) => fromPerson(await slack.submit(Submit.parse(body))),
  close: async ({ slack }, body) => fromPerson(await slack.close(Close.parse(body))),
  suggest: async ({ slack }, body) => fromPerson(await slack.suggest(Suggest.parse(body))),
  shortcut: async ({ slack }, body) => fromPerson(await slack.shortcut(Shortcut.parse(body))),
  home: async ({ slack }, body) => fromPerson(await slack.home(Home.parse(body))),
  clock: async ({ timeline, live }, body) => {
    const ms = parsePeriod(ClockMove.parse(body).advance)
    if (ms === undefined)
      return {
        status: 400,
        body: { error: 'bad_period', hint: 'write an ISO 8601 period as in P7D, PT6H or P1DT12H' },
      }
    const outcome = await timeline.advance(ms)
    live.changed()
    return fromTimeline(outcome)
  },
  settle: async ({ timeline }) => fromTimeline(await timeline.settle()),
  'use-key': async ({ aws }, body) => {
    const used = aws.useKey(UseKey.parse(body))
    return { status: used.ok ? 200 : 409, body: used }
  },
  console: async (parts, body) =>
    fromConsole(await createConsole(parts).change(ConsoleInput.parse(body))),
  administer: async ({ slack, live }, body) => {
    const done = administer(slack, AdministerInput.parse(body))
    live.changed()
    return { status: done.ok ? 200 : 409, body: done }
  },
  'fetch-secret': async (parts, body) =>
    fromConsole(await createConsole(parts).fetchSecret(FetchSecretInput.parse(body))),
  faults: async ({ faults, live }, body) => {
    faults.plant(FaultInput.parse(body))
    live.changed()
    return { status: 200, body: { faults: faults.list() } }
  },
  scenario: async ({ scenarios, live }, body) => {
    const played = await scenarios.play(ScenarioCall.parse(body))
    live.changed()
    return { status: played.ok ? 200 : 409, body: played }
  },
  event: async ({ event }, body) => fromFunction(await event(body)),
  redeploy: async (parts) => {
    await parts.redeploy()
    return { status: 200, body: { ok: true } }
  },
  reset: async (parts) => {
    await parts.reset()
    return { status: 200, body: { ok: true } }
  },
}

const GET: Calls = {
  state: async (parts) => ({ status: 200, body: await stateOf(parts) }),
  gallery: async () => ({ status: 200, body: await createGallery() }),
  logs: async ({ log }) => ({ status: 200, body: { lines: log.lines() } }),
  permissions: async ({ aws: { world } }) => ({ status: 200, body: permissionsOf(world) }),
  events: async ({ aws }) => ({ status: 200, body: { events: aws.events({ limit: 500 }) } }),
  scenarios: async () => ({
    status: 200,
    body: { scenarios: SCENARIOS.map(({ name, sentence }) => ({ name, sentence })) },
  }),
  bodies: async (parts) => ({ status: 200, body: { bodies: parts.bodies() } }),
}

export async function answerApi(
  parts: ApiParts,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(req.url ?? '', 'http://127.0.0.1')
  const name = pathname.replace('/sandbox/api/', '')
  if (req.method === 'GET' && name === 'stream') {
    parts.live.open(res, () => liveStateOf(parts))
    return
  }
  if (req.method === 'GET' && name === 'file') {
    sendFile(parts, searchParams.get('id') ?? '', res)
    return
  }
  const call = (req.method === 'GET' ? GET : POST)[name]
  const { status, body } =
    call === undefined
      ? {
          status: 404,
          body: {
            error: 'unknown_call',
            call: `${req.method} ${name}`,
            known: [...Object.keys(GET), 'stream', 'file', ...Object.keys(POST)],
          },
        }
      : await answered(() => callWith(parts, req, call))
  res
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(body))
}

/** A file that was uploaded into the workspace, to be saved; a picture to be looked at. It is never a page of the sandbox, whatever is in it. */
function sendFile({ slack }: ApiParts, id: string, res: ServerResponse): void {
  const file = slack.workspace.files.get(id)
  if (file === undefined) {
    res.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"file_not_found"}')
    return
  }
  const shown = isPicture(file.bytes)
  res
    .writeHead(200, {
      'content-type': shown ? 'image/png' : 'application/octet-stream',
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
    .end(file.bytes)
}

async function callWith(
  parts: ApiParts,
  req: IncomingMessage,
  call: NonNullable<Calls[string]>,
): Promise<Answer> {
  const text = req.method === 'GET' ? '' : (await readBody(req)).toString('utf8')
  try {
    return await call(parts, text === '' ? {} : JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) return { status: 400, body: { error: 'not_json' } }
    throw error
  }
}

async function answered(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const problems = error.issues.map(
      ({ path, message }) => `${path.join('.') || 'body'}: ${message}`,
    )
    return { status: 400, body: { error: 'bad_input', problems } }
  }
}

function fromPerson(answer: {
  readonly status: number
  readonly ms: number
  readonly body: unknown
}): Answer {
  const refusedByClient =
    'delivered' in answer && answer.delivered === false && answer.status >= 400
  return { status: refusedByClient ? answer.status : 200, body: answer }
}

function fromFunction(invocation: Invocation): Answer {
  if (invocation.kind === 'answered') return { status: 200, body: { answer: invocation.value } }
  return { status: 502, body: { error: 'function_failed', ...invocation } }
}

function fromConsole(answer: ConsoleAnswer): Answer {
  return { status: answer.ok ? 200 : 409, body: answer }
}

function fromTimeline(outcome: AdvanceOutcome): Answer {
  return outcome.done
    ? { status: 200, body: { now: outcome.now.toISOString() } }
    : {
        status: 504,
        body: { error: 'still_open', now: outcome.now.toISOString(), open: outcome.open },
      }
}
