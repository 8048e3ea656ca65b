/**
 * Stands in for the packages behind Bolt's other receivers (HTTP server, Socket Mode, OAuth pages). Bolt loads them whole, and no
 * function can reach them: Slack's requests come in through AwsLambdaReceiver alone. Every export is a class, because Bolt extends
 * some of them while it loads. Making one is a bug and says so.
 */
class Unreachable {
  constructor() {
    throw new Error('A part of Bolt was reached that build/bundle.ts leaves out.')
  }
}

module.exports = new Proxy(Unreachable, {
  get: (target, property) =>
    property === '__esModule' || property in target ? Reflect.get(target, property) : Unreachable,
})
