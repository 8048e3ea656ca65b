/**
 * One JSON line for each message, in the fields and the order of Powertools' logger, which costs a cold start more than all the lines that it writes. It writes past `console`, which Lambda would put
 * its own words before.
 */
export type LogLevel = 'INFO' | 'WARN' | 'ERROR'

export function createJsonLogger(
  service: string,
): (level: LogLevel, message: string, members: Readonly<Record<string, unknown>>) => void {
  return (level, message, members) => {
    const timestamp = new Date().toISOString()
    const stream = level === 'INFO' ? process.stdout : process.stderr
    stream.write(`${JSON.stringify({ level, message, timestamp, service, ...members })}\n`)
  }
}
