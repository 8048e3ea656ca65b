import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStsKeyProbe, PROBE_USER_AGENT } from '../../src/aws/sts-key-probe.ts'
import { AccessKeyId } from '../../src/requests/ids.ts'
import { createSecret } from '../../src/shared/secret.ts'
import { REGION } from '../support/aws-on-wire.ts'
import {
  type Answer,
  startWireDouble,
  type WireDouble,
  xmlAnswer,
  xmlError,
} from '../support/wire-double.ts'

const KEY = { id: AccessKeyId.parse('AKIAAAAAAAAAAAAAAAAB'), secret: createSecret('the secret') }
let wire: WireDouble
let answer: Answer

beforeEach(async () => {
  wire = await startWireDouble((call, nth) => answer(call, nth))
})
afterEach(() => wire.stop())

const works = () => createStsKeyProbe({ region: REGION, endpoint: wire.endpoint }).works(KEY)

describe('works', () => {
  it('signs GetCallerIdentity in the Region, with a user agent of its own', async () => {
    answer = () => xmlAnswer('GetCallerIdentity', '<Account>111111111111</Account>')

    expect(await works()).toEqual({ kind: 'known', value: true })
    expect(wire.calls).toMatchObject([{ operation: 'GetCallerIdentity', region: REGION }])
    expect(wire.calls[0]?.userAgent).toContain(PROBE_USER_AGENT)
  })

  it.each(['InvalidClientTokenId', 'SignatureDoesNotMatch'])(
    'takes %s for a key that does not work yet',
    async (code) => {
      answer = () => xmlError(403, code)

      expect(await works()).toEqual({ kind: 'known', value: false })
    },
  )

  it.each([
    ['Throttling', 400],
    ['ServiceUnavailable', 503],
    ['RequestExpired', 400],
  ])('does not know after %s, and asks once', async (code, status) => {
    answer = () => xmlError(status, code)

    expect((await works()).kind).toBe('unknown')
    expect(wire.calls).toHaveLength(1)
  })

  it('does not know when nobody answers', async () => {
    answer = () => undefined

    expect((await works()).kind).toBe('unknown')
  })
})
