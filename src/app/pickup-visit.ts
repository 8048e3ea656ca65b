import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Visit } from '../delivery/show-pickup.ts'

/**
 * A visit of the page, out of an event of the HTTP API. To look, the token stands in the address; to be shown the key, in the body and nowhere else.
 * The client's address is the one that the front end saw: a header is written by whoever sends it.
 */
const LONGEST_BODY = 1_000

export function visitIn({
  rawQueryString,
  requestContext,
  body = '',
  isBase64Encoded,
}: APIGatewayProxyEventV2): Visit {
  const { method, sourceIp } = requestContext.http
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body
  const sent = method === 'POST' ? text.slice(0, LONGEST_BODY) : rawQueryString
  return { method, token: new URLSearchParams(sent).get('token') ?? '', address: sourceIp }
}
