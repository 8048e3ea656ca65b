import { z } from 'zod'
import { ok, type Result, refuse } from '../../shared/result.ts'
import type { HttpRequest } from './read-http-event.ts'

/**
 * A verified body as one plain object, parsed once and in one way: what is checked here is what the listeners get. Content types may carry parameters and
 * any case. Text that is not UTF-8, a field that stands twice and JSON that is no object are malformed, never repaired.
 */
export type SlackBody = Readonly<Record<string, unknown>>

const PlainObject = z.record(z.string(), z.unknown())

export function parseBody({
  headers,
  body,
}: HttpRequest): Result<SlackBody, 'malformed' | 'unknown_content_type'> {
  const [contentType = ''] = (headers.get('content-type') ?? '').split(';')
  const text = decode(body)
  if (text === undefined) return refuse('malformed')
  switch (contentType.trim().toLowerCase()) {
    case 'application/json':
      return parseObject(text)
    case 'application/x-www-form-urlencoded':
      return parseForm(text)
    default:
      return refuse('unknown_content_type')
  }
}

function decode(body: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

function parseForm(text: string): Result<SlackBody, 'malformed'> {
  const fields = [...new URLSearchParams(text)]
  const form = Object.fromEntries(fields)
  if (fields.length === 0 || Object.keys(form).length !== fields.length) return refuse('malformed')
  return form['payload'] === undefined ? ok(form) : parseObject(form['payload'])
}

function parseObject(text: string): Result<SlackBody, 'malformed'> {
  try {
    const parsed = PlainObject.safeParse(JSON.parse(text))
    return parsed.success ? ok(parsed.data) : refuse('malformed')
  } catch {
    return refuse('malformed')
  }
}
