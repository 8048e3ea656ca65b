import type { Sign } from './workload.ts'

/**
 * What a user agent says of where its program runs. Pure. A user agent is the caller's own word, set by the SDK from what it finds around it, so it is good evidence of an honest program and none against a dishonest one.
 * The first that fits decides, the most telling first; what is in no table says nothing, and nothing is read out of silence.
 *
 * Formats: `exec-env/` is the variable AWS_EXECUTION_ENV, which Lambda, ECS and CloudShell set (docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html, AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html); CodeBuild and Batch set
 * `AWS_ECS_EC2`, too. `os/macos#23.6.0 md/command#s3.ls` is the newer form of SDKs and CLI, `Darwin/22.3.0 … command/s3.ls` the older (aws-cli 2.17 and 2.9 in the CloudTrail examples of AWS's own guides: securityhub, macie, payment-cryptography, security-ir).
 * `configure-aws-credentials-for-github-actions` is the constant of aws-actions/configure-aws-credentials (src/index.ts, `USER_AGENT`): that action alone says so, what comes after it in the job does not.
 * `Linux/6.5.0-1025-azure` and the like name the kernel: Ubuntu's are built for one cloud each, and GitHub's hosted runners are machines of Azure.
 */
export function agentSign(agent: string | undefined): Sign | undefined {
  if (agent === undefined) return undefined
  const text = agent.replace(/^\[|\]$/g, '')
  return (
    firstOf(BY_NAME, text) ??
    environmentSign(text) ??
    firstOf(BY_VENDOR, text) ??
    firstOf(BY_TOOL, text) ??
    systemSign(text) ??
    firstOf(BY_KERNEL, text)
  )
}

/** The AWS CLI, which people type into and scripts run. */
export function isCli(agent: string): boolean {
  return /\baws-cli\//i.test(agent) || /\bcommand[/#]/i.test(agent)
}

type Row = readonly [RegExp, Sign]

const BY_NAME: readonly Row[] = [
  [
    /configure-aws-credentials-for-github-actions/i,
    {
      kind: 'github_actions',
      confidence: 'sure',
      why: 'the program is the GitHub action configure-aws-credentials',
    },
  ],
  [
    // Many programs name their home page on github.com.
    /\bgithub(?![\w-]*\.(?:com|io)\b)|actions-runner/i,
    { kind: 'github_actions', confidence: 'likely', why: 'the program names GitHub' },
  ],
  ...(
    [
      [/\bgitlab(?!\.com\b)/i, 'GitLab'],
      [/\bcircleci(?!\.com\b)/i, 'CircleCI'],
      [/\bjenkins(?!\.io\b)/i, 'Jenkins'],
      [/\bbitbucket(?!\.org\b)/i, 'Bitbucket'],
      [/\bbuildkite(?!\.com\b)/i, 'Buildkite'],
      [/\bteamcity\b/i, 'TeamCity'],
      [/\btravis(?:-?ci)?\b/i, 'Travis CI'],
      [/AWS-Toolkit-For-(?:VSTS|Azure-?DevOps)/i, 'Azure DevOps'],
      [/\bcodebuild\b/i, 'CodeBuild'],
    ] as const
  ).map(
    ([pattern, name]): Row => [
      pattern,
      { kind: 'ci', confidence: 'likely', name, why: `the program names ${name}` },
    ],
  ),
]

function environmentSign(agent: string): Sign | undefined {
  const [, environment = ''] = /\bexec-env\/([\w.-]+)/.exec(agent) ?? []
  return firstOf(BY_ENVIRONMENT, environment)
}

const BY_ENVIRONMENT: readonly Row[] = [
  [
    /^AWS_Lambda_/i,
    { kind: 'lambda', confidence: 'sure', why: 'the SDK says that it runs in Lambda' },
  ],
  [
    /^AWS_ECS_FARGATE$/i,
    { kind: 'ecs', confidence: 'sure', why: 'the SDK says that it runs in ECS on Fargate' },
  ],
  [
    /^AWS_ECS/i,
    {
      kind: 'ecs',
      confidence: 'likely',
      why: 'the SDK says that it runs in ECS, as CodeBuild and Batch say, too',
    },
  ],
  [
    /^CloudShell$/i,
    { kind: 'cloudshell', confidence: 'sure', why: 'the SDK says that it runs in CloudShell' },
  ],
  [/^(?:AWS_)?EKS/i, { kind: 'eks', confidence: 'sure', why: 'the SDK says that it runs in EKS' }],
  [/^(?:AWS_)?EC2$/i, { kind: 'ec2', confidence: 'sure', why: 'the SDK says that it runs on EC2' }],
]

/** Names that vendors put into their user agents or that their own documentation asks for; a program of yours may be called the same, and a vendor's agent on your machines (`datadog-agent`) is not the vendor. */
const VENDORS = [
  'CloudHealth',
  'Databricks',
  'Datadog',
  'Fivetran',
  'Lacework',
  'New Relic',
  'Snowflake',
  'Spacelift',
  'Splunk',
  'Sumo Logic',
  'Vanta',
  'Wiz',
] as const

const BY_VENDOR: readonly Row[] = VENDORS.map((name): Row => {
  const pattern = `(?<![\\w.-])${name.replace(' ', '[ _-]?')}(?![\\w-]|\\.(?:com|io)\\b)`
  return [
    new RegExp(pattern, 'i'),
    { kind: 'vendor', confidence: 'likely', name, why: `the program names ${name}` },
  ]
})

const BY_TOOL: readonly Row[] = [
  [
    /cluster-autoscaler|external-dns|external-secrets|aws-load-balancer-controller|elbv2\.k8s\.aws|\b[ef][bf]s[.-]csi|karpenter|cert-manager|\bk8s\b|kubernetes/i,
    { kind: 'eks', confidence: 'likely', why: 'the program is one that runs in Kubernetes' },
  ],
  [
    /AWS-Toolkit-For|S3[ _-]?Browser|Cyberduck|Mountain[ _-]?Duck|CloudBerry|Transmit|NoSQL[ _-]?Workbench|DBeaver|aws-vault|saml2aws|session-manager-plugin|Mozilla\/5\.0/i,
    { kind: 'laptop', confidence: 'likely', why: 'the program is one that people use by hand' },
  ],
]

function systemSign(agent: string): Sign | undefined {
  if (/\bos\/macos\b|\bdarwin\b|\bmac ?os ?x\b/i.test(agent))
    return { kind: 'laptop', confidence: 'likely', why: 'it runs on macOS' }
  if (/microsoft-standard-wsl|\bwsl2?\b/i.test(agent))
    return { kind: 'laptop', confidence: 'likely', why: 'it runs in Linux on Windows (WSL)' }
  if (/linuxkit/i.test(agent))
    return { kind: 'laptop', confidence: 'likely', why: 'it runs in Docker Desktop' }
  if (!/\bos\/windows\b|\bwindows\b/i.test(agent)) return undefined
  return isCli(agent)
    ? { kind: 'laptop', confidence: 'likely', why: 'it is the AWS CLI on Windows' }
    : { kind: 'laptop', confidence: 'guess', why: 'it runs on Windows, which servers do, too' }
}

const BY_KERNEL: readonly Row[] = [
  [
    /\d-azure\b/i,
    {
      kind: 'other_cloud',
      confidence: 'guess',
      why: 'the kernel is one for Azure, where GitHub’s hosted runners are, too',
    },
  ],
  [
    /\d-(?:gcp|gke)\b|\bcos-\d/i,
    { kind: 'other_cloud', confidence: 'likely', why: 'the kernel is one for Google Cloud' },
  ],
  [
    /\d-oracle\b/i,
    { kind: 'other_cloud', confidence: 'likely', why: 'the kernel is one for Oracle Cloud' },
  ],
  [
    /\d-aws\b|\bamzn\d/i,
    { kind: 'ec2', confidence: 'likely', why: 'the kernel is one that machines of EC2 run' },
  ],
]

function firstOf(rows: readonly Row[], text: string): Sign | undefined {
  return rows.find(([pattern]) => pattern.test(text))?.[1]
}
