import type { IncomingMessage, ServerResponse } from 'node:http'
import type { createAwsEmulator } from '../aws/aws-emulator.ts'
import type { FunctionHost } from '../host/function-host.ts'
import type { createSlackEmulator } from '../slack/slack-emulator.ts'
import { type ApiParts, answerApi } from './api.ts'
import { apiPage } from './api-page.ts'
import { throughHttpApi } from './http-api.ts'
import type { PageAssets } from './page-assets.ts'
import { GALLERY_SHELL, WORKSPACE_SHELL } from './shell.ts'

/**
 * One server, four neighbours: AWS, Slack's Web API, awskey's own two addresses, and the API that the page and the tests use. It takes requests of this machine only,
 * and of no other site's page: Host and Origin must be its own.
 */
export interface Router {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** Opens the JSON API; before that it answers 503. */
  serve(parts: ApiParts): void
}

export interface RouterOptions {
  readonly url: string
  readonly aws: ReturnType<typeof createAwsEmulator>
  readonly slack: ReturnType<typeof createSlackEmulator>
  function(name: 'slack' | 'pickup'): FunctionHost | undefined
}

export function createRouter(options: RouterOptions): Router {
  let parts: ApiParts | undefined
  return {
    serve(opened) {
      parts = opened
    },
    async handle(req, res) {
      try {
        const path = new URL(req.url ?? '/', options.url).pathname
        if (!isOwn(options.url, req, path))
          return sendJson(res, 403, { error: 'wrong_host', hint: `use ${options.url}` })
        if (path === '/aws' || path.startsWith('/aws/')) return await options.aws.handle(req, res)
        if (path === '/slack/events' && req.method === 'POST')
          return await throughHttpApi(options.function('slack'), path, req, res)
        if (path === '/pickup' && ['GET', 'HEAD', 'POST'].includes(req.method ?? ''))
          return await throughHttpApi(options.function('pickup'), path, req, res)
        if (path.startsWith('/slack/')) return await options.slack.handle(req, res)
        if (parts === undefined) return sendJson(res, 503, { error: 'starting' })
        if (path.startsWith('/sandbox/api/')) return await answerApi(parts, req, res)
        if (path === '/') return void res.writeHead(200, HTML).end(WORKSPACE_SHELL)
        if (path === '/gallery') return void res.writeHead(200, HTML).end(GALLERY_SHELL)
        if (path === '/api') return void res.writeHead(200, HTML).end(apiPage(options.url))
        if (path.startsWith('/page/')) return await sendAsset(parts.page, path.slice(6), res)
        sendJson(res, 404, { error: 'not_found', path })
      } catch (error) {
        process.stderr.write(
          `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
        )
        if (res.headersSent) res.destroy()
        else
          sendJson(res, 500, {
            error: 'sandbox_failed',
            hint: 'see the terminal in which the sandbox runs',
          })
      }
    },
  }
}

/** The page loads nothing of anywhere else, and no other page may frame it. */
const HTML = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}

async function sendAsset(assets: PageAssets, name: string, res: ServerResponse): Promise<void> {
  const asset = await assets.find(name)
  if (asset === undefined) return sendJson(res, 404, { error: 'not_found', path: `/page/${name}` })
  res.writeHead(200, { 'content-type': asset.type, 'cache-control': 'no-cache' }).end(asset.body)
}

/** A page of another site may send requests here, and DNS may point its name at this machine: neither is let in. */
function isOwn(url: string, req: IncomingMessage, path: string): boolean {
  const { port } = new URL(url)
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  const { host, origin } = req.headers
  if (host === undefined || !hosts.includes(host)) return false
  // The one-time page keeps its address from everybody, and browsers then send its form as of no origin.
  if (path === '/pickup' && origin === 'null') return true
  return origin === undefined || hosts.map((each) => `http://${each}`).includes(origin)
}

export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(body))
}
