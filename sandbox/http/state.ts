import { HUB_ACCOUNT } from '../aws/roles.ts'
import type { ApiParts } from './api.ts'

/** Everything that somebody beside the sandbox can see at this moment, in the form that the page and other programs read. No secret access key of a rotated key is in it. */
export async function stateOf(parts: ApiParts): Promise<unknown> {
  const slack = parts.slack.snapshot()
  const aws = parts.aws.snapshot()
  const jobs = await parts.jobs()
  return {
    clock: {
      now: parts.clock.now().toISOString(),
      nextDueAt: (await parts.timeline.nextDueAt())?.toISOString() ?? null,
    },
    endpoints: endpointsOf(parts),
    ...slack,
    jobs: {
      waiting: jobs.waiting.ready,
      running: jobs.waiting.busy,
      dead: jobs.dead.ready,
      failures: jobs.failures,
    },
    secrets: aws.secrets.map(({ name }) => name),
    sealed: aws.secrets,
    iam: { accounts: aws.accounts },
    faults: parts.faults.list(),
  }
}

/** Where AWS answers, and who may sign: the administrators and the seeded keys of the users. The functions' own credentials stay inside. */
function endpointsOf({ aws, url, config, deployment }: ApiParts): unknown {
  const { administrators, users, aws: wire } = aws.endpoints()
  const hub = administrators.find(({ accountId }) => accountId === HUB_ACCOUNT)
  return {
    aws: `${url}${wire.path}`,
    region: wire.region,
    ...deployment,
    hub: { ...hub, config },
    administrators,
    users,
  }
}
