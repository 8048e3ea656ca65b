import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import type { AuditTrail, LookedUpPage } from '../../exposure/audit/audit-store.ts'
import type { AccountSessions } from '../account-sessions.ts'
import { attempt, type Failure } from '../attempt.ts'
import { auditEventOf } from './audit-event-of.ts'
import { parseTrailRecord } from './trail-record.ts'

/**
 * One call to LookupEvents by access key id, once, by the responder's role in the account: whoever asks paces and repeats. An event that cannot be read is counted, so that it is missed by name; one that nobody's
 * credential made is counted the same way, since it was found under one.
 */
export function createCloudTrailAudit(deps: { readonly sessions: AccountSessions }): AuditTrail {
  return {
    async lookUp({ account, region, credential, since, until, token, session }) {
      const opened = deps.sessions.open(account, 'responder', session)
      const tried = await attempt(opened, 'cloudtrail:LookupEvents', () =>
        opened.cloudTrail(region).send(
          new LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: credential }],
            StartTime: since,
            EndTime: until,
            NextToken: token,
          }),
        ),
      )
      if (tried.kind === 'failed') return failedPage(tried)
      const found = tried.value.Events ?? []
      const events = found.flatMap(({ CloudTrailEvent: text }) => {
        const record = parseTrailRecord(text)
        const event = record && auditEventOf(record, { account, region })
        return event === undefined ? [] : [event]
      })
      return {
        kind: 'page',
        events,
        unreadable: found.length - events.length,
        next: tried.value.NextToken,
      }
    },
  }
}

function failedPage({ nature, code }: Failure): LookedUpPage {
  switch (nature) {
    case 'throttled':
      return { kind: 'throttled', code }
    case 'no_answer':
      return { kind: 'later', code }
    case 'denied':
    case 'refused':
      return { kind: 'refused', code }
  }
}
