import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { z } from 'zod'
import { type Known, known, unknown } from '../../shared/known.ts'
import { readOrAbsent } from './answered.ts'

/** What a queue is set to and how much is in it. It receives no message, so that nothing is hidden from who works on them. */
export interface DescribedQueue {
  readonly arn: string
  readonly visibilityS: number
  readonly deadLetters: string | undefined
  readonly messages: number
}

const Attributes = z.object({
  QueueArn: z.string(),
  VisibilityTimeout: z.coerce.number().int(),
  ApproximateNumberOfMessages: z.coerce.number().int(),
  ApproximateNumberOfMessagesNotVisible: z.coerce.number().int(),
  ApproximateNumberOfMessagesDelayed: z.coerce.number().int(),
  RedrivePolicy: z.string().optional(),
})
const Redrive = z.object({ deadLetterTargetArn: z.string() })
const ABSENT = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue']

export async function readQueue(
  client: SQSClient,
  queueUrl: string,
): Promise<Known<DescribedQueue | undefined>> {
  const answer = await readOrAbsent('sqs:GetQueueAttributes', ABSENT, () =>
    client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] })),
  )
  if (answer.kind === 'unknown') return answer
  if (answer.value === undefined) return known(undefined)
  const parsed = Attributes.safeParse(answer.value.Attributes)
  if (!parsed.success) return unknown('sqs:GetQueueAttributes: answer not understood')
  const { data } = parsed
  return known({
    arn: data.QueueArn,
    visibilityS: data.VisibilityTimeout,
    deadLetters: deadLettersOf(data.RedrivePolicy),
    messages:
      data.ApproximateNumberOfMessages +
      data.ApproximateNumberOfMessagesNotVisible +
      data.ApproximateNumberOfMessagesDelayed,
  })
}

/** By its ARN, as redrive policies and destinations name it. */
export async function readQueueOf(
  client: SQSClient,
  arn: string,
): Promise<Known<DescribedQueue | undefined>> {
  const [, , , , account, name] = arn.split(':')
  const found = await readOrAbsent('sqs:GetQueueUrl', ABSENT, () =>
    client.send(new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account })),
  )
  if (found.kind === 'unknown') return found
  const url = found.value?.QueueUrl
  return url === undefined ? known(undefined) : readQueue(client, url)
}

function deadLettersOf(policy: string | undefined): string | undefined {
  if (policy === undefined || policy === '') return undefined
  try {
    return Redrive.safeParse(JSON.parse(policy)).data?.deadLetterTargetArn
  } catch {
    return undefined
  }
}
