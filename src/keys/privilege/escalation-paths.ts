/**
 * What somebody may do to become more than they are, each as the least set of actions: by changing what they may, by taking over another principal, or by passing a role to something that runs for them.
 * Facts after https://pathfinding.cloud and Rhino Security Labs' list; where one path holds another, only the shorter stands here. `iam:CreateUser` alone is none: a new user may do nothing.
 */
export interface EscalationPath {
  readonly actions: readonly string[]
  /** On oneself it gains nothing: only other users count. */
  readonly onOthers?: true
}

const path = (...actions: string[]): EscalationPath => ({ actions })
const onOthers = (...actions: string[]): EscalationPath => ({ actions, onOthers: true })
const PASS = 'iam:PassRole'

export const ESCALATION_PATHS: readonly EscalationPath[] = [
  path('iam:CreatePolicyVersion'),
  path('iam:SetDefaultPolicyVersion'),
  path('iam:PutUserPolicy'),
  path('iam:PutGroupPolicy'),
  path('iam:PutRolePolicy'),
  path('iam:AttachUserPolicy'),
  path('iam:AttachGroupPolicy'),
  path('iam:AttachRolePolicy'),
  path('iam:AddUserToGroup'),
  path('iam:UpdateAssumeRolePolicy'),
  onOthers('iam:CreateAccessKey'),
  onOthers('iam:CreateLoginProfile'),
  onOthers('iam:UpdateLoginProfile'),
  path(PASS, 'apprunner:CreateService'),
  path('apprunner:UpdateService'),
  path(
    PASS,
    'bedrock-agentcore:CreateCodeInterpreter',
    'bedrock-agentcore:StartCodeInterpreterSession',
    'bedrock-agentcore:InvokeCodeInterpreter',
  ),
  path('bedrock-agentcore:StartCodeInterpreterSession', 'bedrock-agentcore:InvokeCodeInterpreter'),
  path(PASS, 'cloudformation:CreateStack'),
  path('cloudformation:UpdateStack'),
  path(PASS, 'cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'),
  path(PASS, 'cloudformation:UpdateStackSet'),
  path('cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'),
  path('codebuild:StartBuild'),
  path('codebuild:StartBuildBatch'),
  path(
    PASS,
    'datapipeline:CreatePipeline',
    'datapipeline:PutPipelineDefinition',
    'datapipeline:ActivatePipeline',
  ),
  path(PASS, 'ec2:RunInstances'),
  path(PASS, 'ec2:RequestSpotInstances'),
  path('ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'),
  path('ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'),
  path('ec2-instance-connect:SendSSHPublicKey'),
  path(PASS, 'ecs:RegisterTaskDefinition', 'ecs:CreateService'),
  path(PASS, 'ecs:RegisterTaskDefinition', 'ecs:RunTask'),
  path(PASS, 'ecs:RegisterTaskDefinition', 'ecs:StartTask'),
  path(PASS, 'glue:CreateDevEndpoint'),
  path('glue:UpdateDevEndpoint'),
  path(PASS, 'glue:CreateJob', 'glue:StartJobRun'),
  path(PASS, 'glue:CreateJob', 'glue:CreateTrigger'),
  path(PASS, 'glue:UpdateJob', 'glue:StartJobRun'),
  path(PASS, 'glue:UpdateJob', 'glue:CreateTrigger'),
  path(PASS, 'lambda:CreateFunction', 'lambda:InvokeFunction'),
  path(PASS, 'lambda:CreateFunction', 'lambda:CreateEventSourceMapping'),
  path(PASS, 'lambda:CreateFunction', 'lambda:AddPermission'),
  path('lambda:UpdateFunctionCode'),
  path('lambda:UpdateFunctionConfiguration'),
  path(PASS, 'sagemaker:CreateNotebookInstance'),
  path(PASS, 'sagemaker:CreateTrainingJob'),
  path(PASS, 'sagemaker:CreateProcessingJob'),
  path('sagemaker:CreatePresignedNotebookInstanceUrl'),
  path(
    'sagemaker:CreateNotebookInstanceLifecycleConfig',
    'sagemaker:StopNotebookInstance',
    'sagemaker:UpdateNotebookInstance',
    'sagemaker:StartNotebookInstance',
  ),
  path('ssm:StartSession'),
  path('ssm:SendCommand'),
]
