import type { FunctionName } from '../../shared/deployment-names.ts'
import type { Known } from '../../shared/known.ts'
import { type Finding, judged, unlessTroubled, wrong } from './finding.ts'
import { permission } from './needs-of-reading.ts'

/** Whether the functions are there, run what was deployed, and all point at the same things. Pure. */
export interface FunctionFacts {
  readonly arn: string
  readonly roleArn: string
  readonly runtime: string | undefined
  readonly state: string | undefined
  readonly timeoutS: number
  readonly environment: Readonly<Record<string, string>>
}

/** A queue that calls a function. */
export interface MappingFacts {
  readonly sourceArn: string
  readonly state: string | undefined
}

const RUNTIME = 'nodejs24.x'
/** As serverless.yml gives them to every function. */
const NAMES = [
  'AWSKEY_CONFIG',
  'AWSKEY_TABLE',
  'AWSKEY_QUEUE_URL',
  'AWSKEY_RESPONDER_QUEUE_URL',
  'AWSKEY_BUCKET',
  'AWSKEY_SLACK_SECRET_ARN',
  'AWSKEY_PUBLIC_URL',
] as const
const DEPLOY = 'deploy again: npm run deploy'

export function judgeFunction(
  name: string,
  read: Known<FunctionFacts | undefined>,
  worker: Known<FunctionFacts | undefined>,
): readonly Finding[] {
  const check = `function ${name}`
  return judged(check, read, permission('lambda:GetFunctionConfiguration'), (found) => {
    if (found === undefined)
      return [wrong(check, { what: 'it is not there', todo: `${DEPLOY}, in this Region` })]
    const missing = NAMES.filter((each) => !found.environment[each])
    const differ = NAMES.filter((each) => differs(found, worker, each))
    return unlessTroubled(check, `runs on ${RUNTIME}, with all it is told`, [
      found.state !== 'Active' && {
        what: `its state is ${found.state ?? 'not given'}, not Active`,
        todo: 'look at the function in the Lambda console, or deploy again',
      },
      found.runtime !== RUNTIME && {
        what: `it runs on ${found.runtime ?? 'an image'}, not on ${RUNTIME}`,
        todo: DEPLOY,
      },
      missing.length > 0 && {
        what: `its environment lacks ${missing.join(', ')}`,
        todo: DEPLOY,
      },
      differ.length > 0 && {
        what: `${differ.join(', ')} is not what awskey's worker has`,
        todo: `somebody changed the environment by hand: ${DEPLOY}`,
      },
    ])
  })
}

function differs(
  found: FunctionFacts,
  worker: Known<FunctionFacts | undefined>,
  name: string,
): boolean {
  if (worker.kind === 'unknown' || worker.value === undefined) return false
  const own = found.environment[name]
  return Boolean(own) && own !== worker.value.environment[name]
}

/** Whether jobs of this queue reach the function. */
export function judgeMapping(
  name: FunctionName,
  queueArn: string,
  read: Known<readonly MappingFacts[]>,
): readonly Finding[] {
  const check = `jobs of ${name}`
  return judged(check, read, permission('lambda:ListEventSourceMappings'), (mappings) => {
    const found = mappings.find(({ sourceArn }) => sourceArn === queueArn)
    return unlessTroubled(check, 'its queue calls it', [
      found === undefined && { what: 'no queue calls it', todo: DEPLOY },
      found !== undefined &&
        found.state !== 'Enabled' && {
          what: `what calls it is ${found.state ?? 'in no known state'}, not Enabled: jobs wait`,
          todo: 'enable the trigger of the function in the Lambda console, or deploy again',
        },
    ])
  })
}
