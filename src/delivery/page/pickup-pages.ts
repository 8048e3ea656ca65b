import { MINUTE_MS } from '../../shared/duration.ts'
import type { Secret } from '../../shared/secret.ts'
import type { Pickup } from '../pickup.ts'
import { SHOWN_MS, TOKEN_MS } from '../pickup-rules.ts'
import { sesSmtpPassword } from '../ses-smtp-password.ts'
import { type Html, html, NO_HTML } from './html.ts'
import { keyFile, keyFileName, profileName } from './key-file.ts'
import { type PageAnswer, page } from './page.ts'

/** What the one-time page says: before the key is shown, with the key, and where there is none to show. Pure. Works without JavaScript. */
export function askPage(
  pickup: Pickup,
  {
    token,
    until,
    action,
  }: { readonly token: string; readonly until: Date; readonly action: string },
): PageAnswer {
  return page({
    statusCode: 200,
    title: 'Your new access key',
    main: html`${factsOf(pickup)}
<p class="warn">The secret access key is shown once, to whoever presses the button.</p>
<p>Press it on the machine where you will use the key. This link works until ${moment(until)}; nothing has been shown so far.</p>
<form method="post" action="${action}">
<input type="hidden" name="token" value="${token}">
<button type="submit">Show the key, once</button>
</form>`,
  })
}

export function keyPage(pickup: Pickup, secret: Secret): PageAnswer {
  const { keyId } = pickup
  const value = secret.reveal()
  const profile = profileName(pickup)
  const file = `data:text/csv;charset=utf-8,${encodeURIComponent(keyFile(keyId, value))}`
  return page({
    statusCode: 200,
    title: 'Your new access key',
    script: true,
    main: html`<p class="warn">This page is shown once. Save the key before you leave it: it cannot be opened again.</p>
<p><a class="button" download="${keyFileName(pickup)}" href="${file}">Download the .csv file</a></p>
${factsOf(
  pickup,
  html`<dt id="secret-label">Secret access key</dt>
<dd><code class="value" id="secret">${value}</code>
${copyButton('secret', 'Copy the secret access key', 'The secret access key is copied.')}</dd>`,
)}
<p id="said" role="status"></p>
<h2>Set it up</h2>
<p>With the AWS CLI. It asks for both values, so that neither is kept in the history of your shell:</p>
<pre id="configure"><code>aws configure --profile ${profile}</code></pre>
${copyButton('configure', 'Copy the command', 'The command is copied.')}
<p>Or as lines of the file <code>~/.aws/credentials</code>:</p>
<pre id="lines"><code>[${profile}]
aws_access_key_id = ${keyId}
aws_secret_access_key = ${value}
</code></pre>
${copyButton('lines', 'Copy the lines', 'The lines are copied.')}
${mailOf(pickup, secret)}
<h2>Afterwards</h2>
<p>awskey deletes its own copy ${SHOWN_MS / MINUTE_MS} minutes from now. Delete the downloaded file when the key is installed.
Did something go wrong? The message in Slack says what to do.</p>`,
  })
}

/** SES over SMTP has passwords of its own, worked out of the secret, one for each Region. */
function mailOf({ keyId, smtpRegions = [] }: Pickup, secret: Secret): Html {
  if (smtpRegions.length === 0) return NO_HTML
  const passwords = smtpRegions.map(
    (region) => html`<dt>Password in ${region}</dt>
<dd><code class="value" id="smtp-${region}">${sesSmtpPassword(secret, region).reveal()}</code>
${copyButton(`smtp-${region}`, `Copy the SMTP password of ${region}`, 'The SMTP password is copied.')}</dd>`,
  )
  return html`<h2>For mail over SMTP (SES)</h2>
<p>The old key seems to be in use for it. SMTP passwords change with the key:</p>
<dl>
<dt>SMTP user name</dt>
<dd><code class="value">${keyId}</code></dd>
${passwords}
</dl>`
}

export type NoKey =
  | {
      readonly because: 'not_a_link' | 'void' | 'gone' | 'shown_now' | 'unreadable' | 'unavailable'
    }
  | { readonly because: 'expired'; readonly at: Date }
  | { readonly because: 'shown'; readonly at: Date }
  | { readonly because: 'too_many'; readonly retryAfterSeconds: number }
  | { readonly because: 'wrong_method' }

/** Says as much as whoever holds this link may know, and what to do. */
export function noKeyPage(no: NoKey): PageAnswer {
  const { statusCode, title, text } = wordsFor(no)
  return page({
    statusCode,
    title,
    main: html`<p>${text}</p>`,
    ...(no.because === 'too_many' && { headers: { 'retry-after': String(no.retryAfterSeconds) } }),
    ...(no.because === 'wrong_method' && { headers: { allow: 'GET, HEAD, POST' } }),
  })
}

const AGAIN = 'Press “Show me the key” in the message in Slack again: it makes a new link.'
const LOST =
  'If that was not you, or you did not keep the key, tell awskey so in the message in Slack: there it says what to do about a key that did not arrive.'

interface Words {
  readonly statusCode: number
  readonly title: string
  readonly text: string
}

function wordsFor(no: NoKey): Words {
  switch (no.because) {
    case 'not_a_link':
      return {
        statusCode: 404,
        title: 'This link is not complete',
        text: `A part of it is missing or was changed. ${AGAIN}`,
      }
    case 'void':
      return {
        statusCode: 403,
        title: 'This link does not open anything',
        text: `It was replaced by a newer one, or it was never one of awskey's. Nothing was shown. ${AGAIN}`,
      }
    case 'expired':
      return {
        statusCode: 410,
        title: 'This link has expired',
        text: `A link works for ${TOKEN_MS / MINUTE_MS} minutes; this one did until ${momentText(no.at)}. Nothing was shown. ${AGAIN}`,
      }
    case 'shown':
      return {
        statusCode: 410,
        title: 'This key has been shown',
        text: `It was shown on ${momentText(no.at)}, and it is shown once only. ${LOST}`,
      }
    case 'shown_now':
      return {
        statusCode: 410,
        title: 'This key has been shown',
        text: `It was shown a moment ago, and it is shown once only. ${LOST}`,
      }
    case 'gone':
      return {
        statusCode: 410,
        title: 'There is no key here any more',
        text: 'Its secret was deleted: the request is over, or the key was removed. The message in Slack says how things stand.',
      }
    case 'unreadable':
      return {
        statusCode: 502,
        title: 'The key could not be read',
        text: 'AWS did not give the secret, so nobody has seen it. It counts as shown all the same, and this link does not open it again. Tell awskey in the message in Slack that you did not get the key.',
      }
    case 'unavailable':
      return {
        statusCode: 503,
        title: 'This page cannot be shown now',
        text: 'Something went wrong before anything was shown. Try the same link again in a minute.',
      }
    case 'too_many':
      return {
        statusCode: 429,
        title: 'Too many visits from your network',
        text: `Nothing was shown. Try again in ${no.retryAfterSeconds} seconds.`,
      }
    case 'wrong_method':
      return { statusCode: 405, title: 'This is not how the page is asked', text: AGAIN }
  }
}

function factsOf({ keyId, userName, account, accountName }: Pickup, secret?: Html): Html {
  return html`<dl>
<dt>Access key ID</dt>
<dd><code class="value" id="key-id">${keyId}</code>${
    secret === undefined
      ? ''
      : copyButton('key-id', 'Copy the access key ID', 'The access key ID is copied.')
  }</dd>
${secret ?? ''}
<dt>IAM user</dt>
<dd>${userName}</dd>
<dt>Account</dt>
<dd>${accountName} (${account})</dd>
</dl>`
}

/** Hidden until the script that serves it runs. */
function copyButton(of: string, text: string, said: string): Html {
  return html`<button type="button" class="second" data-copies="${of}" data-said="${said}" hidden>${text}</button>`
}

function moment(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${momentText(at)}</time>`
}

/** In UTC: the page knows nobody's time zone. */
function momentText(at: Date): string {
  const [day = '', time = ''] = at.toISOString().split('T')
  return `${day} ${time.slice(0, 5)} UTC`
}
