/**
 * Stands in for Slack's client in Bolt, which makes one for itself and hands it to every listener: awskey's listeners have another (src/slack/ingress/reach-slack.ts). Making one is nothing; asking it
 * for anything is a bug and says so.
 */
class WebClient {}

Object.setPrototypeOf(
  WebClient.prototype,
  new Proxy(
    {},
    {
      get(_target, property) {
        throw new Error(
          `Bolt’s own client was asked for ${String(property)}, which build/unreached.ts leaves out.`,
        )
      },
    },
  ),
)

/** No error that reaches Bolt: what awskey's client throws is answered before. */
class NotThrown {}

module.exports = {
  WebClient,
  WebAPIPlatformError: NotThrown,
  WebAPIRateLimitedError: NotThrown,
  WebAPIHTTPError: NotThrown,
  addAppMetadata() {},
}
