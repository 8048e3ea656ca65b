import type { LastUse } from './access-keys.ts'
import type { TrailReading } from './trail.ts'

/**
 * Whether a key seems to sign SES SMTP passwords: those change with the key, one for each Region, and SMTP itself shows up in no log.
 * A sign only: where there is none, nobody can say that there is no SMTP.
 */
export function seemsToSendMail(
  userName: string,
  lastUse: LastUse,
  trail?: Pick<TrailReading, 'uses'>,
): boolean {
  const seen = trail?.uses.some(({ service }) => isSes(service)) ?? false
  return isNamedForIt(userName) || seen || (lastUse.kind === 'at' && isSes(lastUse.service))
}

const isSes = (service: string): boolean => service === 'ses' || service === 'email'

/** As the console of SES names the users that it makes. */
const isNamedForIt = (userName: string): boolean => /^ses-smtp-user\b/i.test(userName)
