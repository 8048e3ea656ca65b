/** Events as EventBridge delivers them, one change away from each that matters. */
export const DEVELOPMENT = '111111111111'

type Event = Readonly<Record<string, unknown>>

function envelope(source: string, type: string, detail: Event, changes: Event): Event {
  return {
    version: '0',
    id: '7bf73129-1428-4cd3-a780-95db273d1602',
    'detail-type': type,
    source,
    account: DEVELOPMENT,
    time: '2026-03-02T09:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail,
    ...changes,
  }
}

export function healthEvent(keyId: string, detail: Event = {}, changes: Event = {}): Event {
  return envelope(
    'aws.health',
    'AWS Health Event',
    {
      eventArn: `arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/AWS_RISK_CREDENTIALS_EXPOSED_${keyId}`,
      service: 'RISK',
      eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED',
      eventTypeCategory: 'issue',
      eventScopeCode: 'ACCOUNT_SPECIFIC',
      communicationId: '01b0993207d81a09dcd552ebd1e633e36cf1f09a-1',
      startTime: 'Mon, 2 Mar 2026 08:55:00 GMT',
      lastUpdatedTime: 'Mon, 2 Mar 2026 08:55:00 GMT',
      statusCode: 'open',
      eventRegion: 'us-east-1',
      eventDescription: [{ language: 'en_US', latestDescription: 'A description of the event.' }],
      affectedEntities: [{ entityValue: keyId, status: 'IMPAIRED' }],
      affectedAccount: DEVELOPMENT,
      page: '1',
      totalPages: '1',
      ...detail,
    },
    changes,
  )
}

export const PROBE = '01K7ZD3Q6J8V5W2X4Y6Z8A0B1C'

/** Of the doctor's. */
export function testEvent(through: string, detail: Event = {}, changes: Event = {}): Event {
  return envelope(
    'awskey.doctor',
    'awskey test event',
    { probe: PROBE, through, ...detail },
    changes,
  )
}

export function findingEvent(accessKeyDetails: Event, detail: Event = {}): Event {
  return envelope(
    'aws.guardduty',
    'GuardDuty Finding',
    {
      schemaVersion: '2.0',
      accountId: DEVELOPMENT,
      region: 'eu-central-1',
      partition: 'aws',
      id: '16afba5c5c43e07c9e3e5e2e544e95df',
      arn: 'arn:aws:guardduty:eu-central-1:111111111111:detector/d/finding/16afba5c',
      type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
      resource: {
        resourceType: 'AccessKey',
        accessKeyDetails: { principalId: 'AIDA', userType: 'IAMUser', ...accessKeyDetails },
      },
      service: { serviceName: 'guardduty', count: 1, archived: false },
      severity: 5,
      title: 'An API was invoked from an IP address on a custom threat list.',
      ...detail,
    },
    { region: 'eu-central-1' },
  )
}

function callEvent(eventName: string, detail: Event): Event {
  return envelope(
    'aws.iam',
    'AWS API Call via CloudTrail',
    {
      eventVersion: '1.11',
      userIdentity: {
        type: 'IAMUser',
        principalId: 'AIDACONSOLE',
        arn: 'arn:aws:iam::111111111111:user/console-admin',
        accountId: DEVELOPMENT,
        userName: 'console-admin',
      },
      eventTime: '2026-03-02T08:59:58Z',
      eventSource: 'iam.amazonaws.com',
      eventName,
      awsRegion: 'us-east-1',
      sourceIPAddress: '203.0.113.9',
      requestParameters: null,
      responseElements: null,
      requestID: 'c2b1a0f9-1f9d-4c36-9d0c-5b3b6a0f2b11',
      eventID: 'a1b2c3d4-0000-4000-8000-000000000001',
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: DEVELOPMENT,
      ...detail,
    },
    {},
  )
}

export function quarantineEvent(userName: string, version = 'V3', detail: Event = {}): Event {
  const policyArn = `arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine${version}`
  return callEvent('AttachUserPolicy', { requestParameters: { userName, policyArn }, ...detail })
}

export function keyMadeEvent(accessKeyId: string, detail: Event = {}): Event {
  return callEvent('CreateAccessKey', {
    responseElements: {
      accessKey: {
        accessKeyId,
        status: 'Active',
        userName: 'erin',
        createDate: 'Mar 2, 2026 8:59:58 AM',
      },
    },
    ...detail,
  })
}

/** As CloudTrail names awskey's role when it makes a key for a request. */
export function asOperator(session: string, account = DEVELOPMENT): Event {
  return {
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROA:${session}`,
      arn: `arn:aws:sts::${account}:assumed-role/awskey-operator/${session}`,
      accountId: account,
    },
  }
}
