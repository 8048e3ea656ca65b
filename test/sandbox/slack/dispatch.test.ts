import { describe, expect, it } from 'vitest'
import { createDispatch, FORM } from '../../../sandbox/slack/dispatch.ts'

const outgoing = { what: 'command /awskey', user: 'U0ERIN', body: 'a=b', contentType: FORM }

describe('send', () => {
  it('stops waiting for an app that never answers', async () => {
    const dispatch = createDispatch({
      signingSecret: 'secret',
      wallNow: () => 0,
      deliver: () => new Promise(() => undefined),
      patience: () => ({ over: Promise.resolve(), cancel: () => undefined }),
      changed: () => undefined,
    })
    expect(await dispatch.send(outgoing)).toMatchObject({
      status: 0,
      ms: 3_000,
      error: 'operation_timeout',
    })
    expect(dispatch.failures()).toMatchObject([{ what: 'command /awskey', status: 0 }])
  })
})
