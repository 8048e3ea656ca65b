import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHandler } from '../../handlers/slack.ts'
import { validateBlocks } from '../../sandbox/slack/blocks/validate-blocks.ts'
import { validateView } from '../../sandbox/slack/blocks/validate-view.ts'
import type { AwskeyConfig } from '../../src/app/awskey-config.ts'
import type { SlackOverrides } from '../../src/app/compose-slack.ts'
import { loadConfig } from '../../src/app/config.ts'
import type { ResponderJob } from '../../src/exposure/responder-job.ts'
import type { ActJob, Job } from '../../src/requests/job.ts'
import { silentLog } from '../../src/shared/log.ts'
import { createSecret } from '../../src/shared/secret.ts'
import { type RawRequest, SIGNING_SECRET, signedSlackRequest } from './signed-slack-request.ts'

/** What the double of Slack was sent: a Web API method, or `respond` for a response URL. */
export interface SlackCall {
  readonly method: string
  readonly args: Record<string, unknown>
}

/** Every account was read, and holds nobody. */
export const EMPTY_INVENTORY = {
  suggest: async () => [],
  pickable: async () => ({ users: [], incomplete: [] }),
}

/** Everybody is a member of the workspace unless a test says otherwise. */
export const MEMBER = {
  id: 'U0ERIN',
  team_id: 'T0AWSKEY',
  deleted: false,
  is_bot: false,
  is_restricted: false,
  is_ultra_restricted: false,
}

/** A Slack that only answers the `slack` function, and refuses views and blocks that the real one would. */
async function startSlackDouble() {
  const calls: SlackCall[] = []
  const answers = new Map<string, Record<string, unknown>>([
    ['auth.test', { ok: true, team_id: 'T0AWSKEY' }],
    ['users.info', { ok: true, user: MEMBER }],
  ])
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    let text = ''
    for await (const chunk of req) text += String(chunk)
    const isJson = (req.headers['content-type'] ?? '').includes('json')
    const args = isJson
      ? (JSON.parse(text) as Record<string, unknown>)
      : Object.fromEntries(
          [...new URLSearchParams(text)].map(([name, value]) => [
            name,
            /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value,
          ]),
        )
    const method = (req.url ?? '').split('/').at(-1) ?? ''
    calls.push({ method, args })
    const given = answers.get(method) ?? judge(args)
    if (given['hang'] === true) return
    res.writeHead(typeof given['status'] === 'number' ? given['status'] : 200, {
      'content-type': 'application/json',
    })
    res.end(JSON.stringify(given))
  }
  const server = createServer((req, res) => void answer(req, res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    calls,
    answers,
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(resolve)
      }),
  }
}

function judge(args: Record<string, unknown>): Record<string, unknown> {
  const view = args['view'] as never
  const blocks = args['blocks'] as never
  const problems = [
    ...(view === undefined ? [] : viewProblems(view)),
    ...(blocks === undefined
      ? []
      : validateBlocks(blocks, { surface: 'message', refusesNew: true, pointer: '/blocks' })),
  ]
  return problems.length === 0
    ? { ok: true }
    : { ok: false, error: 'invalid_arguments', problems, status: 200 }
}

/** What the strict Slack of the sandbox says against a modal or a Home. */
export function viewProblems(view: never) {
  const surface = (view as { type: string }).type === 'home' ? 'home' : 'modal'
  return validateView(view, { surface, refusesNew: true })
}

export interface Answer {
  readonly statusCode: number
  readonly headers?: Record<string, string>
  readonly body: string
}

/** A configuration on which every listener that asks whose IAM users somebody has throws. */
export function brokenConfig(): AwskeyConfig {
  const config = loadConfig('sandbox/awskey.yml')
  const people = new Map(config.organisation.people)
  people.get = () => {
    throw new TypeError('a bug')
  }
  return { ...config, organisation: { ...config.organisation, people } }
}

export async function startIngress(overrides: SlackOverrides = {}) {
  const slack = await startSlackDouble()
  const jobs: ActJob[] = []
  const others: Job[] = []
  const urgent: ResponderJob[] = []
  const handle = createHandler({
    env: { SLACK_API_URL: `${slack.url}/api/` },
    config: loadConfig('sandbox/awskey.yml'),
    keys: { signingSecret: createSecret(SIGNING_SECRET), botToken: createSecret('xoxb-test') },
    jobs: {
      async enqueue(job: Job) {
        if (job.kind === 'act') jobs.push(job)
        else others.push(job)
      },
    },
    responder: {
      async enqueue(job) {
        urgent.push(job)
      },
    },
    signer: { sign: async (act) => ({ ...act, mac: 'signed' }) },
    inventory: EMPTY_INVENTORY,
    log: silentLog,
    newReference: () => 'REF23456',
    ...overrides,
  })
  return {
    handle: async (event: unknown): Promise<Answer> => handle(event, {}),
    send: async (request: RawRequest): Promise<Answer> => handle(signedSlackRequest(request), {}),
    /** The acts in the queue, as `action value`. */
    acts: () => jobs.map(({ act }) => `${act.action} ${act.value}`.trim()),
    jobs,
    /** Jobs that nobody signed. */
    others,
    /** What is in the responder's queue. */
    urgent,
    slack,
    responseUrl: `${slack.url}/respond`,
    close: slack.close,
  }
}
export type StartedIngress = Awaited<ReturnType<typeof startIngress>>
