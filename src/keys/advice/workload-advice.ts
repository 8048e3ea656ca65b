import {
  type AdviceStep,
  ECS_STEP,
  EKS_STEP,
  GITHUB_STEPS,
  LAMBDA_STEP,
  OUT_OF_THE_IMAGE,
  type RoleAdvice,
  roleAdviceFor,
} from '../role-advice.ts'
import type { Workload, WorkloadKind } from './workload.ts'

/**
 * What would do instead of a key, by the workload that was seen. It is the advice that is given when somebody asks for a new key, told for just this workload. Pure; `undefined` where nothing is known to advise on.
 */
export function workloadAdvice({ kind }: Pick<Workload, 'kind'>): RoleAdvice | undefined {
  switch (kind) {
    case 'github_actions':
      return {
        instead: 'a role that GitHub Actions assume with their own OIDC token',
        steps: [...GITHUB_STEPS, OUT_OF_SECRETS],
      }
    case 'ci':
      return roleAdviceFor('ci')
    case 'ec2':
      return roleAdviceFor('ec2')
    case 'ecs':
      return { instead: 'the role of the task', steps: [ECS_STEP, OUT_OF_THE_IMAGE] }
    case 'eks':
      return { instead: 'the role of the pod', steps: [EKS_STEP, OUT_OF_THE_IMAGE] }
    case 'lambda':
      return { instead: 'the execution role of the function', steps: [LAMBDA_STEP, OUT_OF_LAMBDA] }
    case 'cloudshell':
      return { instead: 'nothing: CloudShell signs with who is signed in', steps: CLOUDSHELL }
    case 'laptop':
      return roleAdviceFor('laptop')
    case 'on_premises':
    case 'other_cloud':
      return roleAdviceFor('other_cloud')
    case 'vendor':
      return roleAdviceFor('saas')
    case 'aws_service':
      return { instead: 'a role that the service itself assumes', steps: SERVICE }
    case 'not_known':
      return undefined
  }
}

const OUT_OF_SECRETS: AdviceStep = {
  text: 'Take AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY out of the secrets of repository and organization',
}

const OUT_OF_LAMBDA: AdviceStep = {
  text: 'Take the key out of the environment variables of the function and out of its code',
}

const CLOUDSHELL: readonly AdviceStep[] = [
  {
    text: 'Take the key out of .aws/credentials in the home directory of CloudShell, and out of environment variables; then this shows who is signed in',
    command: 'aws sts get-caller-identity',
  },
]

const SERVICE: readonly AdviceStep[] = [
  {
    text: 'Give the service a role of its own, where it takes one (CloudFormation does), instead of the rights of whoever calls it',
    command: 'aws cloudformation create-stack --role-arn <role>',
  },
]

/** As in "used by …". */
export function workloadName({ kind, name }: Pick<Workload, 'kind' | 'name'>): string {
  const plain = NAMES[kind]
  if (name === undefined) return plain
  return kind === 'vendor' || kind === 'ci' ? `${plain} (${name})` : `${plain}, ${name}`
}

const NAMES: Readonly<Record<WorkloadKind, string>> = {
  github_actions: 'GitHub Actions',
  ci: 'a CI pipeline',
  lambda: 'a Lambda function',
  ecs: 'a container in ECS',
  eks: 'a pod in Kubernetes',
  ec2: 'a machine in EC2',
  cloudshell: 'CloudShell',
  laptop: 'somebody at a laptop',
  on_premises: 'a machine in a data centre',
  other_cloud: 'a machine in another cloud',
  vendor: 'a SaaS vendor',
  aws_service: 'services of AWS on its behalf',
  not_known: 'something that is not known',
}
