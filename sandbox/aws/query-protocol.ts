import type { AwsError } from './aws-error.ts'
import type { Input, InputValue } from './input.ts'
import { isoSeconds, isStructure, type Output } from './output.ts'

/** The query protocol of IAM, STS and SNS: form-encoded in, XML out. */
export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const NAMESPACES: Readonly<Record<string, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  sns: 'http://sns.amazonaws.com/doc/2010-03-31/',
}

interface Branch {
  readonly children: Map<string, Branch>
  value: string | undefined
}

function branch(): Branch {
  return { children: new Map(), value: undefined }
}

function grow(root: Branch, name: string, value: string): void {
  let at = root
  for (const part of name.split('.')) {
    const next = at.children.get(part) ?? branch()
    at.children.set(part, next)
    at = next
  }
  at.value = value
}

/** `Tags.member.1.Key=a` → `{ Tags: [{ Key: 'a' }] }`; a bare `Tags=` is an empty list to whoever reads a list. */
function harvest(tree: Branch): InputValue {
  if (tree.children.size === 0) return tree.value ?? ''
  const members = tree.children.get('member')
  if (members !== undefined)
    return [...members.children]
      .toSorted(([left], [right]) => Number(left) - Number(right))
      .map(([, child]) => harvest(child))
  return harvestFields(tree)
}

function harvestFields(tree: Branch): Input {
  return Object.fromEntries([...tree.children].map(([name, child]) => [name, harvest(child)]))
}

export interface QueryCall {
  readonly action: string
  readonly version: string
  readonly input: Input
}

export function parseQuery(body: string): QueryCall {
  const root = branch()
  let action = ''
  let version = ''
  for (const [name, value] of new URLSearchParams(body)) {
    if (name === 'Action') action = value
    else if (name === 'Version') version = value
    else grow(root, name, value)
  }
  return { action, version, input: harvestFields(root) }
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`
}

export function xmlOf(value: Output): string {
  if (value instanceof Date) return isoSeconds(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Map) {
    const entries: ReadonlyMap<string, Output> = value
    return [...entries]
      .map(([key, item]) =>
        element('entry', element('key', escapeXml(key)) + element('value', xmlOf(item))),
      )
      .join('')
  }
  if (Array.isArray(value)) {
    const items: readonly Output[] = value
    return items.map((item) => element('member', xmlOf(item))).join('')
  }
  if (typeof value !== 'object') return escapeXml(String(value))
  if (!isStructure(value)) return ''
  return Object.entries(value)
    .map(([name, member]) => (member === undefined ? '' : element(name, xmlOf(member))))
    .join('')
}

export function xmlAnswer(status: number, requestId: string, body: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body,
  }
}

export function queryAnswer(
  service: string,
  action: string,
  output: Output | undefined,
  requestId: string,
): WireAnswer {
  const result = output === undefined ? '' : element(`${action}Result`, xmlOf(output))
  const metadata = element('ResponseMetadata', element('RequestId', requestId))
  return xmlAnswer(
    200,
    requestId,
    `<${action}Response xmlns="${NAMESPACES[service] ?? ''}">${result}${metadata}</${action}Response>`,
  )
}

export function queryError(service: string, error: AwsError, requestId: string): WireAnswer {
  const detail =
    element('Type', error.status >= 500 ? 'Receiver' : 'Sender') +
    element('Code', error.code) +
    element('Message', escapeXml(error.message))
  return xmlAnswer(
    error.status,
    requestId,
    `<ErrorResponse xmlns="${NAMESPACES[service] ?? 'https://webservices.amazon.com/'}">${element('Error', detail)}${element('RequestId', requestId)}</ErrorResponse>`,
  )
}
