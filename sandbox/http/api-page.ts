/** A plain page that lists the JSON API. */
const CALLS = [
  ['GET /sandbox/api/state', 'everything there is to see: messages, views, keys, jobs, the clock'],
  ['POST /sandbox/api/command', '{"user":"U0ERIN","channel":"C0PAYMENTS","text":"rotate"}'],
  [
    'POST /sandbox/api/click',
    '{"user":"U0MAYA","channel":"C0PAYMENTS","ts":"…","action_id":"request.approve"}',
  ],
  [
    'POST /sandbox/api/submit',
    '{"user":"U0MAYA","view_id":"V…","values":{"block":{"action":{…}}}}',
  ],
  ['POST /sandbox/api/suggest · shortcut · home', 'type-ahead, shortcuts, App Home'],
  ['POST /sandbox/api/clock', '{"advance":"P7D"}'],
  ['POST /sandbox/api/use-key', '{"access_key_id":"AKIA…","service":"ec2"}'],
  [
    'POST /sandbox/api/faults',
    '{"service":"iam","operation":"GetAccessKeyLastUsed","mode":"throttle","times":3}',
  ],
  ['POST /sandbox/api/scenario', '{"name":"persistence"}'],
  ['POST /sandbox/api/settle · reset', 'waits until no job is open · the seeded state'],
  ['POST /sandbox/api/redeploy', 'the functions start anew and read awskey.yml again'],
  ['GET /sandbox/api/logs', 'what the functions print'],
  [
    'GET /sandbox/api/permissions',
    'which permissions of awskey were used, and every call to AWS that was refused',
  ],
] as const

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export function apiPage(url: string): string {
  const rows = CALLS.map(
    ([call, what]) =>
      `<tr><th scope="row"><code>${escapeHtml(call)}</code></th><td><code>${escapeHtml(what)}</code></td></tr>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>awskey sandbox</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
th{text-align:left;font-weight:normal;padding-right:1rem;vertical-align:top}td,th{padding-top:.5rem}code{font-size:.9em;overflow-wrap:anywhere}</style></head>
<body><main><h1>The JSON API of the awskey sandbox</h1>
<p>A Slack workspace, two AWS accounts and awskey's own functions run here, on this machine only. Nothing reaches a real account or workspace.</p>
<p>AWS endpoint: <code>${escapeHtml(url)}/aws</code> · Slack Web API: <code>${escapeHtml(url)}/slack/api/</code> · request URL: <code>${escapeHtml(url)}/slack/events</code></p>
<p>To see the main job from the first command to the deleted key, run <code>npm run demo</code> in another terminal.</p>
<h2>Calls</h2><table>${rows.join('')}</table>
<h2>People</h2><p>U0ERIN, U0OMAR (engineers) · U0MAYA, U0MAX (managers of payments) · U0SAM (security) · U0GUS (guest) · U0EVE (external). Channels: C0PAYMENTS, C0PLATFORM, C0SECURITY.</p>
</main></body></html>`
}
