import { AwsError, noSuchEntity, validationError } from '../aws-error.ts'
import { boundedNumber, flagOf, requiredText, textOf } from '../input.ts'
import { base32 } from '../key-id.ts'
import type { Call, Operations, Target } from '../operation.ts'
import type { Structure } from '../output.ts'
import { pageOf } from '../paging.ts'
import type { StoredServiceCredential } from '../world.ts'
import { accountOf, anyTarget, isRoot, subjectUser, userTarget } from './iam-subject.ts'

/**
 * What lets a user in beside access keys and the console: passwords and API keys of single services, SSH public keys, signing certificates. Each is Active or Inactive;
 * a secret is shown once, in the answer to Create, and never by a list.
 */
const PER_SERVICE = 2
const SSH_KEYS_PER_USER = 5
const SERVICES: readonly string[] = [
  'codecommit.amazonaws.com',
  'cassandra.amazonaws.com',
  'bedrock.amazonaws.com',
  'logs.amazonaws.com',
]

function statusOf(call: Call): 'Active' | 'Inactive' {
  const status = requiredText(call.input, 'Status')
  if (status === 'Active' || status === 'Inactive') return status
  throw validationError(
    `1 validation error detected: Value '${status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`,
  )
}

function among<T extends { readonly id: string }>(
  items: readonly T[],
  id: string,
  what: string,
): T {
  const found = items.find((item) => item.id === id)
  if (found === undefined) throw noSuchEntity(`The ${what} with id ${id} cannot be found.`)
  return found
}

function mintId(call: Call, prefix: 'ACCA' | 'APKA'): string {
  return prefix + base32(call.world.random(11)).slice(0, 17)
}

function isApiKey(service: string): boolean {
  return service === 'bedrock.amazonaws.com' || service === 'logs.amazonaws.com'
}

function metadataOf(userName: string, credential: StoredServiceCredential): Structure {
  const { id, service, status, createdAt } = credential
  const isKey = isApiKey(service)
  return {
    UserName: userName,
    Status: status,
    ServiceUserName: isKey ? undefined : `${userName}-at-sandbox`,
    ServiceCredentialAlias: isKey ? `${userName}+1-at-sandbox` : undefined,
    CreateDate: createdAt,
    ServiceSpecificCredentialId: id,
    ServiceName: service,
  }
}

function createServiceSpecificCredential(call: Call): Structure {
  const user = subjectUser(call)
  const service = requiredText(call.input, 'ServiceName')
  if (!SERVICES.includes(service))
    throw new AwsError('NotSupportedService', `No such service ${service} is supported.`, 404)
  if (user.serviceCredentials.filter((each) => each.service === service).length >= PER_SERVICE)
    throw new AwsError(
      'LimitExceeded',
      `Cannot exceed quota for ServiceSpecificCredentialsPerUser: ${PER_SERVICE}`,
      409,
    )
  const credential: StoredServiceCredential = {
    id: mintId(call, 'ACCA'),
    service,
    createdAt: call.now,
    status: 'Active',
  }
  user.serviceCredentials.push(credential)
  const secret = Buffer.from(call.world.random(30)).toString('base64')
  const shown = isApiKey(service)
    ? { ServiceCredentialSecret: secret }
    : { ServicePassword: secret }
  return { ServiceSpecificCredential: { ...metadataOf(user.userName, credential), ...shown } }
}

/** Of one user, or of all: then in the order of their names, page by page. */
function listServiceSpecificCredentials(call: Call): Structure {
  const service = textOf(call.input, 'ServiceName')
  const size = boundedNumber(call.input, 'MaxItems', { least: 1, most: 1000, otherwise: 100 })
  const credentials = credentialsAsked(call)
    .filter((each) => service === undefined || each.credential.service === service)
    .toSorted((left, right) => (placeOf(left) < placeOf(right) ? -1 : 1))
  const page = pageOf(credentials, size, textOf(call.input, 'Marker'), placeOf)
  return {
    ServiceSpecificCredentials: page.items.map(({ userName, credential }) =>
      metadataOf(userName, credential),
    ),
    IsTruncated: page.next !== undefined,
    Marker: page.next,
  }
}

interface Held {
  readonly userName: string
  readonly at: number
  readonly credential: StoredServiceCredential
}

function placeOf({ userName, at }: Held): string {
  return `${userName} ${at}`
}

function credentialsAsked(call: Call): readonly Held[] {
  if (flagOf(call.input, 'AllUsers') && textOf(call.input, 'UserName') !== undefined)
    throw validationError('UserName and AllUsers cannot be specified together.')
  const users = flagOf(call.input, 'AllUsers')
    ? [...accountOf(call).users.values()]
    : [subjectUser(call)]
  return users.flatMap(({ userName, serviceCredentials }) =>
    serviceCredentials.map((credential, at) => ({ userName, at, credential })),
  )
}

/** Of all users it is about no user of its own. */
function listTarget(call: Call): Target {
  return flagOf(call.input, 'AllUsers') ? anyTarget() : userTarget(call)
}

function updateServiceSpecificCredential(call: Call): undefined {
  const id = requiredText(call.input, 'ServiceSpecificCredentialId')
  const status = statusOf(call)
  const { serviceCredentials } = subjectUser(call)
  among(serviceCredentials, id, 'Service Specific Credential').status = status
  return undefined
}

function uploadSshPublicKey(call: Call): Structure {
  const user = subjectUser(call)
  const body = requiredText(call.input, 'SSHPublicKeyBody')
  if (!/^(ssh-rsa |-----BEGIN)/.test(body))
    throw new AwsError('InvalidPublicKey', 'The public key is malformed or otherwise invalid.')
  if (user.sshKeys.length >= SSH_KEYS_PER_USER)
    throw new AwsError(
      'LimitExceeded',
      `Cannot exceed quota for SSHPublicKeysPerUser: ${SSH_KEYS_PER_USER}`,
      409,
    )
  const key = { id: mintId(call, 'APKA'), createdAt: call.now, status: 'Active' as const }
  user.sshKeys.push(key)
  return {
    SSHPublicKey: {
      UserName: user.userName,
      SSHPublicKeyId: key.id,
      Fingerprint: FINGERPRINT,
      SSHPublicKeyBody: body,
      Status: key.status,
      UploadDate: key.createdAt,
    },
  }
}

const FINGERPRINT = Array.from({ length: 16 }, () => '5a').join(':')

function listSshPublicKeys(call: Call): Structure {
  const user = subjectUser(call)
  return {
    SSHPublicKeys: user.sshKeys.map(({ id, status, createdAt }) => ({
      UserName: user.userName,
      SSHPublicKeyId: id,
      Status: status,
      UploadDate: createdAt,
    })),
    IsTruncated: false,
  }
}

function updateSshPublicKey(call: Call): undefined {
  const id = requiredText(call.input, 'SSHPublicKeyId')
  const status = statusOf(call)
  among(subjectUser(call).sshKeys, id, 'Public Key').status = status
  return undefined
}

function listSigningCertificates(call: Call): Structure {
  // No root user has one here.
  if (isRoot(call)) return { Certificates: [], IsTruncated: false }
  const user = subjectUser(call)
  return {
    Certificates: user.certificates.map(({ id, body, status, createdAt }) => ({
      UserName: user.userName,
      CertificateId: id,
      CertificateBody: body,
      Status: status,
      UploadDate: createdAt,
    })),
    IsTruncated: false,
  }
}

function updateSigningCertificate(call: Call): undefined {
  const id = requiredText(call.input, 'CertificateId')
  const status = statusOf(call)
  among(subjectUser(call).certificates, id, 'Certificate').status = status
  return undefined
}

const read = (run: (call: Call) => Structure) => ({ readOnly: true, target: userTarget, run })
const write = (run: (call: Call) => Structure | undefined) => ({
  readOnly: false,
  target: userTarget,
  run,
})

export const OTHER_CREDENTIAL_OPERATIONS: Operations = {
  CreateServiceSpecificCredential: write(createServiceSpecificCredential),
  ListServiceSpecificCredentials: {
    readOnly: true,
    target: listTarget,
    run: listServiceSpecificCredentials,
  },
  UpdateServiceSpecificCredential: write(updateServiceSpecificCredential),
  UploadSSHPublicKey: write(uploadSshPublicKey),
  ListSSHPublicKeys: read(listSshPublicKeys),
  UpdateSSHPublicKey: write(updateSshPublicKey),
  ListSigningCertificates: read(listSigningCertificates),
  UpdateSigningCertificate: write(updateSigningCertificate),
}
