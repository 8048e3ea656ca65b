import type { KeyPurpose } from '../requests/operation-words.ts'

/**
 * Which role would do instead of an access key, by what the key is for, and the first steps towards it as AWS documents them.
 * Advice only: it forbids nothing, and knows nothing of the account. Where awskey knows no role for a purpose it gives none.
 */
export interface RoleAdvice {
  /** Ends the sentence "Instead of a key: …". */
  readonly instead: string
  readonly steps: readonly AdviceStep[]
}

export interface AdviceStep {
  readonly text: string
  /** To be copied; what stands in angle brackets is to be filled in. */
  readonly command?: string
}

export const GITHUB_STEPS: readonly AdviceStep[] = [
  {
    text: 'GitHub Actions: add the identity provider to the account',
    command:
      'aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com',
  },
  {
    text: 'Make a role that trusts it for one repository and branch only; its trust policy compares token.actions.githubusercontent.com:sub with',
    command: 'repo:<organization>/<repository>:ref:refs/heads/main',
  },
  {
    text: 'In the workflow allow id-token: write, and name the role as role-to-assume of the action',
    command: 'aws-actions/configure-aws-credentials',
  },
]

const OTHER_CI_STEP: AdviceStep = {
  text: 'GitLab, Bitbucket, CircleCI and others give OIDC tokens too: the same, with their own provider',
}

export const ECS_STEP: AdviceStep = {
  text: 'ECS and Fargate: a role that trusts ecs-tasks.amazonaws.com, named in the task definition as',
  command: 'taskRoleArn',
}

export const EKS_STEP: AdviceStep = {
  text: 'EKS: add the Pod Identity Agent, and a role that lets pods.eks.amazonaws.com use sts:AssumeRole and sts:TagSession; then',
  command:
    'aws eks create-pod-identity-association --cluster-name <cluster> --namespace <namespace> --service-account <account> --role-arn <role>',
}

export const LAMBDA_STEP: AdviceStep = {
  text: 'Lambda: the execution role is there already; give it the permissions',
}

export const OUT_OF_THE_IMAGE: AdviceStep = {
  text: 'Take the key out of the image and out of environment variables',
}

const ADVICE: Readonly<Record<Exclude<KeyPurpose, 'other'>, RoleAdvice>> = {
  laptop: {
    instead: 'sign in as yourself, with IAM Identity Center or with aws login',
    steps: [
      { text: 'With IAM Identity Center, once', command: 'aws configure sso' },
      { text: 'Then each day', command: 'aws sso login --profile <profile>' },
      {
        text: 'Without it: AWS CLI 2.32 or later signs in as in the console, for up to 12 hours; the policy SignInLocalDevelopmentAccess allows it',
        command: 'aws login',
      },
      { text: 'Take old keys out of .aws/credentials and out of environment variables' },
    ],
  },
  ci: {
    instead: 'a role that the pipeline assumes with its own OIDC token',
    steps: [...GITHUB_STEPS, OTHER_CI_STEP],
  },
  ec2: {
    instead: 'the role of the instance, in an instance profile',
    steps: [
      {
        text: 'Make a role that trusts ec2.amazonaws.com, with only what the program needs, and attach it',
        command:
          'aws ec2 associate-iam-instance-profile --instance-id <instance> --iam-instance-profile Name=<profile>',
      },
      {
        text: 'Take the key out of the program: SDKs look into environment variables and .aws/credentials before they ask the instance',
      },
      {
        text: 'Let only IMDSv2 hand the credentials out',
        command:
          'aws ec2 modify-instance-metadata-options --instance-id <instance> --http-tokens required',
      },
    ],
  },
  container: {
    instead: 'the role of the task, the pod or the function',
    steps: [ECS_STEP, EKS_STEP, LAMBDA_STEP, OUT_OF_THE_IMAGE],
  },
  other_cloud: {
    instead: 'IAM Roles Anywhere: a role for whoever has a certificate of yours',
    steps: [
      {
        text: 'Make a trust anchor of your certificate authority, or of AWS Private CA',
        command: 'aws rolesanywhere create-trust-anchor',
      },
      {
        text: 'Make a role that lets rolesanywhere.amazonaws.com use sts:AssumeRole, sts:TagSession and sts:SetSourceIdentity, for this certificate only, and a profile with it',
      },
      {
        text: 'On the machine, as credential_process in .aws/config',
        command:
          'aws_signing_helper credential-process --certificate <file> --private-key <file> --trust-anchor-arn <arn> --profile-arn <arn> --role-arn <arn>',
      },
      {
        text: 'Where the other cloud gives OIDC tokens, a role can trust those instead, with sts:AssumeRoleWithWebIdentity',
      },
    ],
  },
  saas: {
    instead: "a role in your account that the vendor's account assumes, with an external id",
    steps: [
      {
        text: 'Ask the vendor for its AWS account id and for an external id that it uses for you alone',
      },
      {
        text: 'Make a role that trusts that account only where the external id fits, and give it no more than the vendor needs; the condition compares',
        command: 'sts:ExternalId',
      },
      { text: "Give the vendor the role's ARN in place of a key" },
    ],
  },
}

/** `undefined` where awskey knows no role that would do. */
export function roleAdviceFor(purpose: KeyPurpose): RoleAdvice | undefined {
  return purpose === 'other' ? undefined : ADVICE[purpose]
}
