import { parseArgs } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { createDocumentClient } from '../../aws/dynamo/document-client.ts'
import { requestChain } from '../../aws/dynamo/keys.ts'
import { createLedgerSource } from '../../aws/dynamo/ledger-source.ts'
import { createS3LedgerCopies } from '../../aws/s3-ledger-copies.ts'
import { RequestId } from '../../requests/ids.ts'
import { type VerifyOptions, verifyLedger } from '../../requests/verify-ledger.ts'
import { ok, type Result, refuse } from '../../shared/result.ts'
import { ConfigError, requireEnvironment } from '../config.ts'
import { exitCodeOf, ledgerReportText } from './ledger-report-text.ts'

/**
 * `npm run ledger:verify [-- --anchor DIGEST] [-- --request ID] [-- --bucket NAME]`: reads AWSKEY_TABLE and the SDK's own environment, walks the ledger with the credentials of whoever runs it,
 * and changes nothing. Exit code 1 when something is wrong, 2 when not everything could be read.
 */
const USAGE = `npm run ledger:verify [-- --anchor DIGEST] [--request ID] [--bucket NAME]
  --anchor   the digest of an anchor as it stands in the security channel
  --request  check this request only
  --bucket   compare with the copies in this bucket too (LedgerBucketName among the outputs of the stack)
AWSKEY_TABLE names the table; region and credentials are the AWS SDK's own.
`

export interface LedgerVerifyOptions extends Pick<VerifyOptions, 'anchor' | 'chain'> {
  readonly bucket: string | undefined
}

export function parseOptions(args: readonly string[]): Result<LedgerVerifyOptions, string> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        anchor: { type: 'string' },
        request: { type: 'string' },
        bucket: { type: 'string' },
      },
    })
    if (values.anchor !== undefined && !/^[0-9a-f]{64}$/.test(values.anchor))
      return refuse('--anchor takes the 64 digits of a digest, as they stand in the channel')
    const request = values.request === undefined ? undefined : RequestId.safeParse(values.request)
    if (request?.success === false) return refuse('--request takes the 26 characters of an id')
    if (values.bucket === '') return refuse('--bucket takes the name of a bucket')
    return ok({
      anchor: values.anchor,
      bucket: values.bucket,
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
    const { bucket, ...asked } = options.value
    // By path: a bucket's name is not always a host's.
    const s3 = new S3Client({ forcePathStyle: true })
    const report = await verifyLedger(createLedgerSource({ client, table }), {
      ...asked,
      copies: bucket === undefined ? undefined : createS3LedgerCopies(s3, bucket),
    })
    process.stdout.write(ledgerReportText(report))
    return exitCodeOf(report)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
}

if (import.meta.main) process.exitCode = await main()
