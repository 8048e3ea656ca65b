import { parseArgs } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createDocumentClient } from '../../aws/dynamo/document-client.ts'
import { requestChain } from '../../aws/dynamo/keys.ts'
import { createLedgerSource } from '../../aws/dynamo/ledger-source.ts'
import { RequestId } from '../../requests/ids.ts'
import { type VerifyOptions, verifyLedger } from '../../requests/verify-ledger.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import { ConfigError, requireEnvironment } from '../config.ts'
import { exitCodeOf, ledgerReportText } from './ledger-report-text.ts'

/**
 * `npm run ledger:verify [-- --anchor DIGEST] [-- --request ID]`: reads AWSKEY_TABLE and the SDK's own environment, walks the ledger with the credentials of whoever runs it,
 * and changes nothing. Exit code 1 when something is wrong, 2 when not everything could be read.
 */
const USAGE = `npm run ledger:verify [-- --anchor DIGEST] [--request ID]
  --anchor   the digest of an anchor as it stands in the security channel
  --request  check this request only
AWSKEY_TABLE names the table; region and credentials are the AWS SDK's own.
`

export function parseOptions(args: readonly string[]): Result<VerifyOptions, string> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { anchor: { type: 'string' }, request: { type: 'string' } },
    })
    if (values.anchor !== undefined && !/^[0-9a-f]{64}$/.test(values.anchor))
      return refuse('--anchor takes the 64 digits of a digest, as they stand in the channel')
    const request = values.request === undefined ? undefined : RequestId.safeParse(values.request)
    if (request?.success === false) return refuse('--request takes the 26 characters of an id')
    return ok({
      anchor: values.anchor,
      chain: request === undefined ? undefined : requestChain(request.data),
    })
  } catch {
    return refuse('this option is not known')
  }
}

async function main(): Promise<0 | 1 | 2> {
  const options = parseOptions(process.argv.slice(2))
  if (!options.ok) {
    process.stderr.write(`${options.error}\n${USAGE}`)
    return 2
  }
  try {
    const table = requireEnvironment((env) => env.table())
    const client = createDocumentClient(new DynamoDBClient({}))
    const report = await verifyLedger(createLedgerSource({ client, table }), options.value)
    process.stdout.write(ledgerReportText(report))
    return exitCodeOf(report)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
}

if (import.meta.main) process.exitCode = await main()
