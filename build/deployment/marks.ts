/** What every resource of a kind carries: tags, and the boundary of every role. Nothing here grants anything. */
import { ofType, type Resources } from './template.ts'

/** As the documentation of each type has it: a list of Key and Value, or a map. The stack's own tags reach the other types. */
const TAGGED_BY_LIST = [
  'AWS::CloudWatch::Alarm',
  'AWS::DynamoDB::Table',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
]
const TAGGED_BY_MAP = ['AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::Stage']

export function tag(resources: Resources, tags: Readonly<Record<string, string>>): void {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
  for (const resource of Object.values(resources)) {
    if (TAGGED_BY_LIST.includes(resource.Type))
      resource.Properties = { ...resource.Properties, Tags: list }
    if (TAGGED_BY_MAP.includes(resource.Type))
      resource.Properties = { ...resource.Properties, Tags: { ...tags } }
  }
}

export function bound(resources: Resources, boundary: string): void {
  for (const [, role] of ofType(resources, 'AWS::IAM::Role'))
    role.Properties = { ...role.Properties, PermissionsBoundary: boundary }
}
