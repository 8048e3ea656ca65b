/**
 * The built-in Slack: answers the app's Web API calls and plays the people who use it, as strictly as the real one. Message times
 * follow the given business clock; signatures, triggers, response URLs and the three-second limit follow wall time. All state is
 * in memory and gone with `reset`.
 */
import type { Faults } from '../faults.ts'
import {
  createDispatch,
  type DeliveredRequest,
  type DeliveredResponse,
  type DispatchOptions,
  type Failure,
} from './dispatch.ts'
import type { EmulatorParts } from './parts.ts'
import type { PersonAnswer } from './people/answer.ts'
import { type ClickInput, sendClick } from './people/click.ts'
import { type CommandInput, sendCommand } from './people/command.ts'
import { type HomeInput, sendHome, sendUrlVerification } from './people/events.ts'
import { type ShortcutInput, sendShortcut } from './people/shortcut.ts'
import type { Stage } from './people/stage.ts'
import { type CloseInput, type SubmitInput, sendClose, sendSubmit } from './people/submit.ts'
import { type SuggestInput, sendSuggest } from './people/suggest.ts'
import { createRefusedCalls, type RefusedCall } from './refused-calls.ts'
import { createResponseUrls } from './response-urls.ts'
import type { PlantedChannel } from './seed.ts'
import { createHandle, type HandleRequest } from './serve.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'
import { createTriggers } from './triggers.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

export interface SlackEmulatorOptions {
  /** Business time. */
  readonly clock: { now(): Date }
  /** Wall time in milliseconds. */
  readonly wallNow: () => number
  readonly faults: Faults
  readonly signingSecret: string
  readonly botToken: string
  /** Where this emulator is reached, `http://127.0.0.1:PORT`, for response and upload URLs. */
  readonly baseUrl: () => string
  /** POSTs to the app's request URL. */
  readonly deliver: (request: DeliveredRequest) => Promise<DeliveredResponse>
  /** A planted crash hit a call of this container; `''` when the call named none. */
  readonly onCrash: (container: string) => void
  readonly onChange?: (what: string) => void
  /** The arguments of each call of the Web API. */
  readonly onCall?: ((text: string) => void) | undefined
  /** The scopes the app was installed with; every one when left out. */
  readonly scopes?: readonly string[]
  /** Besides the seeded ones. */
  readonly channels?: readonly PlantedChannel[] | undefined
  /** How faults wait; real time unless a test replaces it. */
  readonly sleep?: (ms: number) => Promise<void>
  /** How the three seconds are waited for; real time unless a test replaces it. */
  readonly patience?: DispatchOptions['patience']
}

export interface SlackEmulator {
  readonly handle: HandleRequest
  command(input: CommandInput): Promise<PersonAnswer>
  click(input: ClickInput): Promise<PersonAnswer>
  submit(input: SubmitInput): Promise<PersonAnswer>
  close(input: CloseInput): Promise<PersonAnswer>
  suggest(input: SuggestInput): Promise<PersonAnswer>
  shortcut(input: ShortcutInput): Promise<PersonAnswer>
  home(input: HomeInput): Promise<PersonAnswer>
  verifyUrl(): Promise<PersonAnswer>
  snapshot(): Snapshot
  failures(): readonly Failure[]
  /** Web API calls that were refused. */
  refusedCalls(): readonly RefusedCall[]
  reset(): void
  /** Slack's own state, to change what an administrator could: memberships, deactivations, roll-outs. */
  readonly workspace: Workspace
}

export function createSlackEmulator(options: SlackEmulatorOptions): SlackEmulator {
  const { clock, wallNow, baseUrl, faults, sleep = sleepFor, patience = waitFor } = options
  const changed = options.onChange ?? ignore
  const parts: EmulatorParts = {
    workspace: createWorkspace(clock, options.channels, options.scopes),
    triggers: createTriggers(wallNow),
    responseUrls: createResponseUrls(wallNow, baseUrl),
    refused: createRefusedCalls(wallNow, changed),
    faults,
    wallNow,
    baseUrl,
    changed,
    seen: options.onCall,
  }
  const { signingSecret, deliver, botToken, onCrash } = options
  const dispatch = createDispatch({ signingSecret, wallNow, deliver, patience, changed })
  const stage: Stage = { parts, dispatch, offered: new Map() }
  return {
    handle: createHandle(parts, { botToken, sleep, onCrash }),
    command: (input) => sendCommand(stage, input),
    click: (input) => sendClick(stage, input),
    submit: (input) => sendSubmit(stage, input),
    close: (input) => sendClose(stage, input),
    suggest: (input) => sendSuggest(stage, input),
    shortcut: (input) => sendShortcut(stage, input),
    home: (input) => sendHome(stage, input),
    verifyUrl: () => sendUrlVerification(stage),
    snapshot: () => takeSnapshot(parts, dispatch.failures()),
    failures: () => dispatch.failures(),
    refusedCalls: () => parts.refused.list(),
    workspace: parts.workspace,
    reset() {
      parts.workspace.reset()
      parts.triggers.reset()
      parts.responseUrls.reset()
      parts.refused.reset()
      dispatch.reset()
      stage.offered.clear()
      changed('reset')
    },
  }
}

function ignore(): void {}

function sleepFor(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}

function waitFor(ms: number): { readonly over: Promise<void>; readonly cancel: () => void } {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  return { over, cancel: () => clearTimeout(timer) }
}
