import { describe, expect, it } from 'vitest'
import { agentSign } from '../../../src/keys/advice/agent-signs.ts'

const said = (agent: string): string => {
  const sign = agentSign(agent)
  if (sign === undefined) return 'nothing'
  return [sign.confidence, sign.kind, sign.name].filter((part) => part !== undefined).join(' ')
}

describe('agentSign', () => {
  it.each([
    [
      'aws-sdk-nodejs/2.1692.0 linux/v16.20.2 configure-aws-credentials-for-github-actions promise',
      'sure github_actions',
    ],
    [
      'aws-sdk-js/3.826.0 ua/2.1 os/linux#6.11.0-1015-azure lang/js md/nodejs#20.19.2 api/sts#3.826.0 configure-aws-credentials-for-github-actions m/N,E,e',
      'sure github_actions',
    ],
    ['deploy-bot/2 (GitHub Actions)', 'likely github_actions'],
    ['tool/1.0 (+https://github.com/example/tool)', 'nothing'],
    ['tool/1.0 (+https://example.github.io/tool)', 'nothing'],
    ['GitLab/17.2 aws-sdk-ruby3/3.209.1', 'likely ci GitLab'],
    ['AWS-Toolkit-For-VSTS/1.15 aws-sdk-nodejs/2.1', 'likely ci Azure DevOps'],
    [
      'Boto3/1.39.7 md/Botocore#1.39.17 ua/2.1 os/linux#5.10.245-269.978.amzn2.aarch64 md/arch#aarch64 lang/python#3.12.12 md/pyimpl#CPython exec-env/AWS_Lambda_python3.12 m/b,D,Z cfg/retry-mode#legacy Botocore/1.39.17',
      'sure lambda',
    ],
    ['aws-sdk-go/1.40.21 (go1.17; linux; amd64) exec-env/AWS_Lambda_go1.x', 'sure lambda'],
    ['aws-sdk-nodejs/2.1363.0 linux/v16.20.2 exec-env/AWS_ECS_FARGATE promise', 'sure ecs'],
    [
      '[aws-sdk-java/1.11.504 Linux/4.14.186-146.268.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/11.0.2+9 java/11.0.2 exec-env/AWS_ECS_FARGATE]',
      'sure ecs',
    ],
    [
      'APN/1.0 HashiCorp/1.0 Terraform/1.1.7 (+https://www.terraform.io) terraform-provider-aws/3.75.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go/1.43.17 (go1.16; linux; amd64) exec-env/AWS_ECS_EC2',
      'likely ecs',
    ],
    [
      'aws-cli/2.13.5 Python/3.11.4 Linux/4.14.255-314-253.539.amzn2.x86_64 exec-env/CloudShell exe/x86_64.amzn.2 prompt/off command/iam.create-role',
      'sure cloudshell',
    ],
    ['aws-sdk-go-v2/1.32.3 os/linux lang/go#1.23.1 exec-env/grimoire_0957', 'nothing'],
    [
      'aws-cli/2.17.6 md/awscrt#0.20.11 ua/2.0 os/macos#23.4.0 md/arch#x86_64 lang/python#3.11.8 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off md/command#s3.ls',
      'likely laptop',
    ],
    [
      'aws-cli/2.9.19 Python/3.9.11 Darwin/22.3.0 exe/x86_64 prompt/off command/s3.ls',
      'likely laptop',
    ],
    [
      'aws-cli/2.17.58 md/awscrt#0.21.2 ua/2.0 os/windows#10 md/arch#amd64 lang/python#3.12.6 md/prompt#off md/command#s3.ls',
      'likely laptop',
    ],
    [
      'aws-sdk-dotnet-coreclr/3.7.400 ua/2.0 os/windows#10.0.20348 lang/.NET_Core#8.0',
      'guess laptop',
    ],
    [
      'Boto3/1.34.1 md/Botocore#1.34.1 ua/2.0 os/linux#5.15.153.1-microsoft-standard-WSL2 md/arch#x86_64 lang/python#3.11',
      'likely laptop',
    ],
    ['aws-sdk-js/3.6 ua/2.1 os/linux#6.10.14-linuxkit lang/js md/nodejs#22', 'likely laptop'],
    [
      'APN/1.0 HashiCorp/1.0 Terraform/0.15.5 (+https://www.terraform.io) terraform-provider-aws/5.14.0 aws-sdk-go/1.44.328 (go1.20.7; darwin; amd64)',
      'likely laptop',
    ],
    ['AWS-Toolkit-For-VSCode/3.22.0 Visual-Studio-Code/1.92', 'likely laptop'],
    ['S3 Browser/11.6.7', 'likely laptop'],
    [
      'aws-cli/2.2.35 Python/3.8.8 Linux/5.8.0-1040-azure exe/x86_64.ubuntu.20 prompt/off command/sts.get-caller-identity',
      'guess other_cloud',
    ],
    [
      'Boto3/1.34 md/Botocore#1.34 ua/2.0 os/linux#6.1.0-1029-gcp lang/python#3.12',
      'likely other_cloud',
    ],
    ['Boto3/1.34 md/Botocore#1.34 ua/2.0 os/linux#6.8.0-1021-aws lang/python#3.12', 'likely ec2'],
    ['cluster-autoscaler/v1.30.0 aws-sdk-go/1.44.241 (go1.22; linux; amd64)', 'likely eks'],
    ['Fivetran aws-sdk-java/2.20', 'likely vendor Fivetran'],
    ['New-Relic/1 aws-sdk-java/2.20', 'likely vendor New Relic'],
    ['collector (https://datadog.com)', 'nothing'],
    ['datadog-agent/7.55 aws-sdk-go/1', 'nothing'],
    ['segment-loader/2', 'nothing'],
    ['aws-sdk-java/2.28.29 md/io#sync ua/2.0 os/Linux#6.8.0-45-generic lang/java#21', 'nothing'],
    ['', 'nothing'],
  ])('of %j says %s', (agent, expected) => {
    expect(said(agent)).toBe(expected)
  })

  it('says nothing where there is no agent', () => {
    expect(agentSign(undefined)).toBeUndefined()
  })

  it('repeats nothing that a caller wrote', () => {
    const sign = agentSign('<!channel> GitHub *sure*')
    expect(JSON.stringify(sign)).not.toContain('channel')
  })
})
