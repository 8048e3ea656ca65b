/** Reads a Web API request the three ways Slack takes it: form, JSON or multipart. Bodies over 2 MB are refused; files may be longer. */
import type { IncomingMessage } from 'node:http'
import { SlackApiError } from './api-error.ts'
import { isObject, type Json, type JsonObject, parseJson } from './json.ts'

const MAX_BYTES = 2_000_000
/** Slack itself takes files up to 1 GB. */
const MAX_FILE_BYTES = 200_000_000

async function readBytes(req: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  const body: AsyncIterable<Uint8Array> = req
  for await (const bytes of body) {
    size += bytes.length
    if (size > most) throw new SlackApiError('request_too_large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function mediaType(req: IncomingMessage): string {
  return (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}

export async function readArguments(req: IncomingMessage, url: URL): Promise<JsonObject> {
  const query = Object.fromEntries(url.searchParams)
  const bytes = await readBytes(req, MAX_BYTES)
  if (bytes.length === 0) return query
  const type = mediaType(req)
  if (type === 'application/json') {
    const value = parseJson(bytes.toString('utf8'))
    if (value === undefined) throw new SlackApiError('invalid_json')
    if (!isObject(value)) throw new SlackApiError('json_not_object')
    return { ...query, ...value }
  }
  if (type === 'application/x-www-form-urlencoded')
    return { ...query, ...Object.fromEntries(new URLSearchParams(bytes.toString('utf8'))) }
  if (type === 'multipart/form-data') return { ...query, ...(await readFields(req, bytes)) }
  throw new SlackApiError(type === '' ? 'missing_post_type' : 'invalid_post_type')
}

async function readForm(req: IncomingMessage, bytes: Buffer): Promise<FormData> {
  const headers = { 'content-type': req.headers['content-type'] ?? '' }
  return await new Response(new Uint8Array(bytes), { headers }).formData()
}

async function readFields(req: IncomingMessage, bytes: Buffer): Promise<JsonObject> {
  const fields: Record<string, Json> = {}
  for (const [key, value] of await readForm(req, bytes))
    fields[key] = typeof value === 'string' ? value : await value.text()
  return fields
}

/** The bytes of an upload, sent bare or as the one file of a form. */
export async function readUpload(req: IncomingMessage): Promise<Buffer> {
  const bytes = await readBytes(req, MAX_FILE_BYTES)
  if (mediaType(req) !== 'multipart/form-data') return bytes
  for (const [, value] of await readForm(req, bytes))
    if (typeof value !== 'string') return Buffer.from(await value.arrayBuffer())
  return Buffer.alloc(0)
}
