import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createDelayedJobs, type DelayedMessage } from '../../sandbox/delayed-jobs.ts'

function delayed() {
  let now = new Date('2026-03-02T09:00:00.000Z')
  const sent: DelayedMessage[] = []
  const jobs = createDelayedJobs({
    clock: { now: () => now },
    send: (message) => Promise.resolve(void sent.push(message)),
  })
  const send = (MessageBody: string, DelaySeconds?: number) =>
    jobs.holdBack(JSON.stringify({ QueueUrl: 'http://queue', MessageBody, DelaySeconds }))
  const pass = (seconds: number): Promise<void> => {
    now = new Date(now.getTime() + seconds * 1_000)
    return jobs.release()
  }
  return { jobs, sent, send, pass }
}

describe('delayed jobs', () => {
  it('lets on what has no delay', () => {
    const { jobs, send } = delayed()
    expect([send('a'), send('b', 0), jobs.holdBack('no json')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(jobs.nextAt()).toBeUndefined()
  })

  it('keeps what is to be seen later, and answers as the queue does', () => {
    const { jobs, send } = delayed()
    const MD5OfMessageBody = createHash('md5').update('ä').digest('hex')
    expect(JSON.parse(send('ä', 60)?.body ?? '')).toMatchObject({ MD5OfMessageBody })
    send('b', 30)
    expect(jobs.nextAt()).toEqual(new Date('2026-03-02T09:00:30.000Z'))
  })

  it('puts each into its queue once, when business time has come so far', async () => {
    const { sent, send, pass } = delayed()
    send('late', 60)
    send('soon', 30)
    await pass(29)
    expect(sent).toEqual([])
    await pass(1)
    await pass(0)
    expect(sent).toEqual([{ queueUrl: 'http://queue', body: 'soon' }])
    await pass(30)
    expect(sent.map(({ body }) => body)).toEqual(['soon', 'late'])
  })

  it('forgets all of them at a reset', async () => {
    const { jobs, sent, send, pass } = delayed()
    send('a', 1)
    jobs.reset()
    await pass(60)
    expect(sent).toEqual([])
  })
})
