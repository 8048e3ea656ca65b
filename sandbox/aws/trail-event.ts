import { type Caller, callerArn, principalUserId, roleArn, userArn } from './identity.ts'
import { isoSeconds, type Structure } from './output.ts'

/**
 * One event, and the JSON that CloudTrail hands out for it. Never holds a secret access key, a secret's value or a
 * session token: the operations say what of their request and answer may be shown.
 */
export interface TrailResource {
  readonly type: string
  readonly name: string
}

export interface TrailEvent {
  /** Rises with every event of the world; orders events of the same second. */
  readonly sequence: number
  readonly eventId: string
  readonly sharedEventId?: string | undefined
  readonly requestId: string
  readonly at: Date
  readonly accountId: string
  readonly region: string
  readonly service: string
  readonly eventName: string
  readonly readOnly: boolean
  readonly caller: Caller
  readonly sourceIp: string
  readonly userAgent: string
  readonly request?: Structure | undefined
  readonly response?: Structure | undefined
  readonly resources: readonly TrailResource[]
  readonly errorCode?: string | undefined
  readonly errorMessage?: string | undefined
  /** A management event where nothing is said. */
  readonly category?: 'Data' | undefined
}

export function eventSource(event: TrailEvent): string {
  return `${event.service}.amazonaws.com`
}

/** What LookupEvents calls the user name: the IAM user, the session's name, or `root`. */
export function eventUserName(event: TrailEvent): string {
  const { principal } = event.caller
  if (principal.kind === 'root') return 'root'
  if (principal.kind === 'role') return principal.sessionName
  return principal.federated?.name ?? principal.userName
}

function sessionAttributes(issuedAt: Date): Structure {
  return { creationDate: isoSeconds(issuedAt), mfaAuthenticated: 'false' }
}

function userIdentity(caller: Caller): Structure {
  const { principal, accessKeyId, issuedAt } = caller
  const common = {
    principalId: principalUserId(principal),
    arn: callerArn(principal),
    accountId: principal.accountId,
    accessKeyId,
  }
  if (principal.kind === 'root') return { type: 'Root', ...common }
  if (principal.kind === 'user' && principal.federated !== undefined) {
    const { accountId, path, userName, userId } = principal
    return {
      type: 'FederatedUser',
      ...common,
      sessionContext: {
        sessionIssuer: {
          type: 'IAMUser',
          principalId: userId,
          arn: userArn(accountId, path, userName),
          accountId,
          userName,
        },
        attributes: issuedAt === undefined ? undefined : sessionAttributes(issuedAt),
      },
    }
  }
  if (principal.kind === 'user') {
    const sessionContext =
      issuedAt === undefined ? undefined : { attributes: sessionAttributes(issuedAt) }
    return { type: 'IAMUser', ...common, userName: principal.userName, sessionContext }
  }
  return {
    type: 'AssumedRole',
    ...common,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: principal.roleId,
        arn: roleArn(principal.accountId, principal.roleName),
        accountId: principal.accountId,
        userName: principal.roleName,
      },
      attributes: issuedAt === undefined ? undefined : sessionAttributes(issuedAt),
      sourceIdentity: principal.sourceIdentity,
    },
  }
}

/** The event in the form of CloudTrail's own record, ready for JSON. */
export function eventRecord(event: TrailEvent): Structure {
  return {
    eventVersion: '1.11',
    userIdentity: userIdentity(event.caller),
    eventTime: isoSeconds(event.at),
    eventSource: eventSource(event),
    eventName: event.eventName,
    awsRegion: event.region,
    sourceIPAddress: event.sourceIp,
    userAgent: event.userAgent,
    errorCode: event.errorCode,
    errorMessage: event.errorMessage,
    requestParameters: event.request,
    responseElements: event.response,
    requestID: event.requestId,
    eventID: event.eventId,
    readOnly: event.readOnly,
    eventType: 'AwsApiCall',
    managementEvent: event.category !== 'Data',
    recipientAccountId: event.accountId,
    sharedEventID: event.sharedEventId,
    eventCategory: event.category ?? 'Management',
  }
}

/** CloudTrail writes null where there were no parameters or nothing was answered. */
export function eventJson(event: TrailEvent): string {
  return JSON.stringify({ ...eventRecord(event), ...nulls(event) })
}

function nulls(event: TrailEvent): Record<string, null> {
  return {
    ...(event.request === undefined && { requestParameters: null }),
    ...(event.response === undefined && { responseElements: null }),
  }
}
