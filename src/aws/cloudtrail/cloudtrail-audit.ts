import { type LookupAttribute, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import type { AuditTrail, LookedUpPage } from '../../exposure/audit/audit-store.ts'
import type { Subject } from '../../exposure/audit/subject.ts'
import type { AccountSessions } from '../account-sessions.ts'
import { attempt, type Failure } from '../attempt.ts'
import { auditEventOf } from './audit-event-of.ts'
import { parseTrailRecord } from './trail-record.ts'

/**
 * One call to LookupEvents by one attribute, once, by the responder's role in the account: whoever asks paces and repeats. An event that cannot be read is counted, so that it is missed by name; one that nobody's
 * credential made is counted the same way where it was found under one.
 */
export function createCloudTrailAudit(deps: { readonly sessions: AccountSessions }): AuditTrail {
  return {
    async lookUp({ account, region, subject, since, until, token, session }) {
      const opened = deps.sessions.open(account, 'responder', session)
      const tried = await attempt(opened, 'cloudtrail:LookupEvents', () =>
        opened.cloudTrail(region).send(
          new LookupEventsCommand({
            LookupAttributes: [attributeOf(subject)],
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
        const isMissing = subject.by === 'credential' && !record?.userIdentity?.accessKeyId
        return event === undefined || isMissing ? [] : [event]
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

/** What CloudTrail calls the user name of a session is the session's name. */
function attributeOf(subject: Subject): LookupAttribute {
  switch (subject.by) {
    case 'credential':
      return { AttributeKey: 'AccessKeyId', AttributeValue: subject.id }
    case 'user':
      return { AttributeKey: 'Username', AttributeValue: subject.name }
    case 'role':
      return { AttributeKey: 'ResourceName', AttributeValue: subject.arn }
    case 'session':
      return { AttributeKey: 'Username', AttributeValue: subject.arn.split('/').at(-1) }
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
