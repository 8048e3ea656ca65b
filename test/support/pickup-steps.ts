import { buttonsOf, type Message } from '../../sandbox/client.ts'
import type { RunningSandbox } from './start-sandbox.ts'

/** What somebody does to be shown a new key once, step by step. */
export interface Handed {
  readonly keyId: string
  readonly message: Message
}

/** Max's key was lately used from a new address, so that his next one is shown on the page; anybody else asks for it. */
export async function rotateForPage(
  sandbox: RunningSandbox,
  { person = 'U0MAX', userName = 'max', text = 'rotate' } = {},
): Promise<Handed> {
  const before = (await sandbox.keysOf(userName)).map(({ accessKeyId }) => accessKeyId)
  await sandbox.command(person, 'C0PAYMENTS', text)
  const made = (await sandbox.keysOf(userName)).find(
    ({ accessKeyId }) => !before.includes(accessKeyId),
  )
  const messages = await sandbox.messages({ channel: `D${person.slice(1)}` })
  const message = messages.findLast((each) => buttonsOf(each).has('delivery.open'))
  if (made === undefined || message === undefined)
    throw new Error(`no key waits on a page; the functions said: ${await sandbox.logs()}`)
  return { keyId: made.accessKeyId, message }
}

export interface Window {
  readonly text: string
  /** Where its button leads. */
  readonly link: string | undefined
}

/** The window that the person has open last. */
export async function windowOf(sandbox: RunningSandbox, person: string): Promise<Window> {
  const { views } = await sandbox.state()
  const text = JSON.stringify(views.findLast(({ user }) => user === person)?.view ?? {})
  return { text, link: /"url":"([^"]+)"/.exec(text)?.[1] }
}

export async function openLink(
  sandbox: RunningSandbox,
  { message }: Handed,
  person = 'U0MAX',
): Promise<string> {
  await sandbox.click(message, person, 'delivery.open')
  const { link, text } = await windowOf(sandbox, person)
  if (link === undefined) throw new Error(`the window has no link: ${text}`)
  return link
}

export interface Page {
  readonly status: number
  readonly title: string
  readonly text: string
  readonly headers: Headers
}

/** As a browser, or a preview of links, looks at it. */
export async function lookAt(link: string, method = 'GET'): Promise<Page> {
  return pageIn(await fetch(link, { method }))
}

/** As a browser sends the form of the page. */
export async function press(link: string): Promise<Page> {
  const { origin, pathname, searchParams } = new URL(link)
  return pageIn(
    await fetch(`${origin}${pathname}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' },
      body: new URLSearchParams({ token: searchParams.get('token') ?? '' }).toString(),
    }),
  )
}

async function pageIn(answer: Response): Promise<Page> {
  const text = await answer.text()
  const title = /<h1>([^<]*)<\/h1>/.exec(text)?.[1] ?? ''
  return { status: answer.status, title, text, headers: answer.headers }
}

/** The secret that a page shows. */
export function secretOn({ text }: Pick<Page, 'text'>): string | undefined {
  return /id="secret">([^<]+)</.exec(text)?.[1]
}
