import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { App, AwsLambdaReceiver } from '@slack/bolt'

/**
 * What our numbers are held against: a Bolt app on Lambda as Bolt's own guide for AWS Lambda writes it, which puts one job into a queue and acknowledges. It does less than `slack`: no signed act, no
 * secret store, no forms, no look at the workspace. Its credentials stand in its environment, which saves it a call.
 */
// biome-ignore-start lint/style/noProcessEnv: as the guide has it
const receiver = new AwsLambdaReceiver({
  signingSecret: process.env['SLACK_SIGNING_SECRET'] ?? '',
})
const app = new App({
  token: process.env['SLACK_BOT_TOKEN'] ?? '',
  receiver,
  clientOptions: { slackApiUrl: process.env['SLACK_API_URL'] ?? '' },
})
const sqs = new SQSClient({})

app.command('/awskey', async ({ command, ack }) => {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env['AWSKEY_QUEUE_URL'],
      MessageBody: JSON.stringify(command),
    }),
  )
  await ack('On it.')
})
// biome-ignore-end lint/style/noProcessEnv: as the guide has it

type Handler = ReturnType<AwsLambdaReceiver['toHandler']>

/** With two parameters: Lambda's nodejs24.x refuses the guide's third. */
export const handler = async (
  event: Parameters<Handler>[0],
  context: Parameters<Handler>[1],
): ReturnType<Handler> => {
  const handle = await receiver.start()
  return handle(event, context)
}
