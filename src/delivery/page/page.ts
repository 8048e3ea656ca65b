import { createHash } from 'node:crypto'
import { COPY_SCRIPT } from './copy-script.ts'
import { type Html, html, NO_HTML } from './html.ts'
import { STYLE } from './style.ts'

/**
 * One page as it is answered, with headers that keep it out of caches, frames, histories and referrers. It loads nothing: its style and its one script stand in it
 * and are named by their hash, so that nothing else that came into the page could run.
 */
export interface PageAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface PageModel {
  readonly statusCode: number
  readonly title: string
  readonly main: Html
  readonly script?: boolean
  readonly headers?: Readonly<Record<string, string>>
}

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`

const STYLE_HASH = hashOf(STYLE)
const SCRIPT_HASH = hashOf(COPY_SCRIPT)

export function page({ statusCode, title, main, script = false, headers }: PageModel): PageAnswer {
  const { html: body } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} · awskey</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${main}
</main>
${script ? html`<script>${{ html: COPY_SCRIPT }}</script>` : NO_HTML}
</body>
</html>
`
  return { statusCode, headers: { ...HEADERS, ...policy(script), ...headers }, body }
}

const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store, max-age=0',
  pragma: 'no-cache',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  'strict-transport-security': 'max-age=31536000',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
}

function policy(script: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      `style-src ${STYLE_HASH}`,
      ...(script ? [`script-src ${SCRIPT_HASH}`] : []),
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
  }
}
