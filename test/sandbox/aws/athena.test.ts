import {
  AthenaClient,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEVELOPMENT, outcomeOf, type RunningAws, startAws } from './start-aws.ts'

const SQL = `SELECT eventname AS eventname
FROM "cloudtrail"."organization_trail"
WHERE recipientaccountid = ?
  AND eventcategory = 'Data'
ORDER BY eventtime DESC
LIMIT 10`

describe('Athena over the organisation’s trail', () => {
  let running: RunningAws
  let athena: AthenaClient
  beforeEach(async () => {
    running = await startAws()
    athena = new AthenaClient({
      endpoint: `${running.url}/aws`,
      region: 'eu-central-1',
      maxAttempts: 1,
      credentials: await running.assume('responder', 'awskey-responder', DEVELOPMENT),
    })
  })
  afterEach(async () => {
    athena.destroy()
    await running.stop()
  })

  const start = (QueryString: string, ...ExecutionParameters: string[]) =>
    athena.send(
      new StartQueryExecutionCommand({ QueryString, ExecutionParameters, WorkGroup: 'awskey' }),
    )
  const rows = async (query: Promise<{ QueryExecutionId?: string | undefined }>) => {
    const { QueryExecutionId } = await query
    running.advance(10_000)
    const { ResultSet } = await athena.send(new GetQueryResultsCommand({ QueryExecutionId }))
    return (ResultSet?.Rows ?? []).map(({ Data }) => Data?.[0]?.VarCharValue)
  }
  const use = (service: string) =>
    running.aws.useKey({ access_key_id: running.user('erin').accessKeyId, service })

  it.each([
    ['s3', 'GetObject'],
    ['dynamodb', 'GetItem'],
    ['lambda', 'Invoke'],
  ])('shows what %s leaves out of the event history', async (service, call) => {
    use(service)
    running.advance(5 * 60_000)

    expect(await rows(start(SQL, `'${DEVELOPMENT}'`))).toEqual(['eventname', call])
  })

  it('shows nothing of SES, and nothing that is still in delivery', async () => {
    use('ses')
    running.advance(5 * 60_000)
    use('s3')

    expect(await rows(start(SQL, `'${DEVELOPMENT}'`))).toEqual(['eventname'])
  })

  it('has no results before it is done', async () => {
    const { QueryExecutionId } = await start(SQL, `'${DEVELOPMENT}'`)

    expect(await outcomeOf(athena.send(new GetQueryResultsCommand({ QueryExecutionId })))).toBe(
      'InvalidRequestException',
    )
  })

  it.each([
    ['another statement', 'DROP TABLE cloudtrail.organization_trail', []],
    ['a condition it does not know', SQL.replace('= ?', 'LIKE ?'), [`'${DEVELOPMENT}'`]],
    ['a column that is not there', SQL.replace('recipientaccountid', 'account_id'), [`'1'`]],
    ['a parameter without quotes', SQL, [DEVELOPMENT]],
    ['a quote that ends a parameter early', SQL, [`'1' OR '1'='1'`]],
    ['too few parameters', SQL, []],
    ['too many parameters', SQL, [`'1'`, `'2'`]],
  ])('refuses %s', async (_what, sql, parameters) => {
    expect(await outcomeOf(start(sql, ...parameters))).toBe('InvalidRequestException')
  })
})
