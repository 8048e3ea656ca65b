import { describe, expect, it } from 'vitest'
import { createSendFile } from '../../../src/slack/worker-side/send-file.ts'
import { startSlack } from '../../sandbox/slack/slack-fixture.ts'

const FILE = {
  name: 'awskey-history.csv',
  title: 'awskey history',
  content: 'at,request\r\n"Größe, ""x""",1\r\n',
  comment: 'History, 1 event.',
}
const sleep = () => Promise.resolve()

describe('createSendFile', () => {
  it('puts the whole file into the direct messages of the person, and nowhere else', async () => {
    const { slack, client } = await startSlack()

    expect(await createSendFile({ slack: client, sleep })('U0ERIN', FILE)).toEqual({ kind: 'sent' })

    const [file] = slack.workspace.files.values()
    const posted = [...slack.workspace.messages.values()]
    expect(file).toMatchObject({ name: FILE.name, content: FILE.content, complete: true })
    expect(posted.map(({ channel, text }) => [channel, text])).toEqual([
      [file?.channels[0], FILE.comment],
    ])
    expect(posted[0]?.channel).toMatch(/^D/)
  })

  it('puts it into the thread of a channel', async () => {
    const { slack, client } = await startSlack()
    const { ts = '' } = await client.chat.postMessage({ channel: 'C0SECURITY', text: 'a card' })
    const send = createSendFile({ slack: client, sleep })

    expect(await send({ channel: 'C0SECURITY' }, { ...FILE, threadTs: ts })).toEqual({
      kind: 'sent',
    })

    const posted = [...slack.workspace.messages.values()].at(-1)
    expect(posted).toMatchObject({ channel: 'C0SECURITY', text: FILE.comment, thread_ts: ts })
  })

  it('sends a picture byte for byte, with what it shows in words', async () => {
    const { slack, client } = await startSlack()
    const content = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    const types: (string | undefined)[] = []
    const send = createSendFile({
      slack: client,
      sleep,
      fetch: (url, init) => {
        types.push(new Headers(init?.headers).get('content-type') ?? undefined)
        return fetch(url, init)
      },
    })

    const sent = await send('U0ERIN', { ...FILE, name: 'x.png', content, alt: 'Four calls.' })

    expect(sent).toEqual({ kind: 'sent' })
    const [file] = slack.workspace.files.values()
    expect(file).toMatchObject({ name: 'x.png', alt: 'Four calls.', complete: true })
    expect(Buffer.from(file?.bytes ?? []).equals(content)).toBe(true)
    expect(types).toEqual(['image/png'])
  })

  it('gives Slack’s code where what a picture shows is said at too great length', async () => {
    const { client } = await startSlack()

    const sent = await createSendFile({ slack: client, sleep })('U0ERIN', {
      ...FILE,
      alt: 'x'.repeat(1_001),
    })

    expect(sent).toMatchObject({ kind: 'refused', code: 'alt_txt_too_large' })
  })

  it('gives Slack’s code where the app lacks the scope', async () => {
    const { client } = await startSlack(['chat:write', 'im:write'])

    expect(await createSendFile({ slack: client, sleep })('U0ERIN', FILE)).toMatchObject({
      kind: 'refused',
      code: 'missing_scope',
    })
  })

  it('sends nothing to an address that is not Slack’s', async () => {
    const { client } = await startSlack()
    const asked: string[] = []
    client.files.getUploadURLExternal = () =>
      Promise.resolve({ ok: true, upload_url: 'https://files.example.org/x', file_id: 'F1' })
    const send = createSendFile({
      slack: client,
      sleep,
      fetch: (url) => {
        asked.push(typeof url === 'string' ? url : 'another form')
        return Promise.resolve(new Response('OK'))
      },
    })

    expect(await send('U0ERIN', FILE)).toEqual({ kind: 'refused', code: 'not_a_slack_url' })
    expect(asked).toEqual([])
  })

  it('completes nothing when the bytes did not arrive', async () => {
    const { slack, client } = await startSlack()
    const send = createSendFile({
      slack: client,
      sleep,
      fetch: () => Promise.resolve(new Response('no', { status: 500 })),
    })

    expect(await send('U0ERIN', FILE)).toMatchObject({ kind: 'later', code: 'http_500' })
    expect([...slack.workspace.messages.values()]).toEqual([])
  })
})
