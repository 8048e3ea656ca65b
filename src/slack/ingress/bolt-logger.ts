import { type Logger, LogLevel } from '@slack/bolt'
import type { Log } from '../../shared/log.ts'
import { withoutSecrets } from '../../shared/without-secrets.ts'

/** Bolt's own words, without what they were said about: its debug level prints whole requests, its errors whole answers, and what stands in quotation marks or addresses is not its own. */
export function boltLogger(log: Log): Logger {
  const said = (parts: readonly unknown[]): string => {
    const [first] = parts
    if (typeof first !== 'string') return 'an object'
    const own = first.replaceAll(/(["'`]).*?\1/gs, '…').replaceAll(/\w+:\/\/\S+/g, '…')
    return withoutSecrets(own).text.slice(0, 120)
  }
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts) => log.warn('Bolt warned', { said: said(parts) }),
    error: (...parts) => log.error('Bolt reported an error', { said: said(parts) }),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  }
}
