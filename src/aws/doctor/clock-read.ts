import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts'
import { z } from 'zod'
import { type Known, known, unknown } from '../../shared/known.ts'
import { read } from './answered.ts'

/** Who runs the doctor, and how far this machine's clock is before the Date that AWS's answer carries. */
export interface CallerLook {
  readonly account: Known<string>
  readonly aheadMs: Known<number>
}

const Answer = z.object({ headers: z.object({ date: z.string() }) })

export async function readCaller(client: STSClient, wallNow: () => number): Promise<CallerLook> {
  let aheadMs: Known<number> = unknown('AWS said no date')
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const parsed = Answer.safeParse(result.response)
      const date = parsed.success ? Date.parse(parsed.data.headers.date) : Number.NaN
      if (Number.isFinite(date)) aheadMs = known(wallNow() - date)
      return result
    },
    { step: 'deserialize', priority: 'low' },
  )
  const answer = await read('sts:GetCallerIdentity', () =>
    client.send(new GetCallerIdentityCommand({})),
  )
  if (answer.kind === 'unknown') return { account: answer, aheadMs: unknown(answer.why) }
  const { Account } = answer.value
  return {
    account:
      Account === undefined
        ? unknown('sts:GetCallerIdentity: answer not understood')
        : known(Account),
    aheadMs,
  }
}
