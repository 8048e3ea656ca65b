import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { App, AwsLambdaReceiver } from '@slack/bolt'

/**
 * What our numbers are held against: a Bolt app on Lambda as Bolt's own guide for AWS Lambda writes it, which puts one job into a queue and acknowledges.
 * It does less than `slack`: no signed act, no secret store, no forms. Nothing here is slower than the guide has it.
 */
const receiver = new AwsLambdaReceiver({ signingSecret: process.env['SLACK_SIGNING_SECRET'] ?? '' })
const app = new App({
  token: process.env['SLACK_BOT_TOKEN'] ?? '',
  receiver,
  clientOptions: { slackApiUrl: process.env['SLACK_API_URL'] ?? '' },
})
const sqs = new SQSClient({})

app.command('/awskey', async ({ body, ack }) => {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env['AWSKEY_QUEUE_URL'],
      MessageBody: JSON.stringify(body),
    }),
  )
  await ack('On it.')
})

type Handler = ReturnType<AwsLambdaReceiver['toHandler']>
export const handler: Handler = async (event, context, callback) => {
  const handle = await receiver.start()
  return handle(event, context, callback)
}
