import {
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  UpdateServiceSpecificCredentialCommand,
  UpdateSigningCertificateCommand,
  UpdateSSHPublicKeyCommand,
} from '@aws-sdk/client-iam'
import type { UserToContain } from '../../exposure/containment.ts'
import type {
  CredentialRef,
  OtherCredential,
  OtherCredentials,
} from '../../exposure/other-credentials.ts'
import type { WriteOutcome } from '../../keys/access-keys.ts'
import type { Known } from '../../shared/known.ts'
import type { AccountSession, AccountSessions } from '../account-sessions.ts'
import { asKnown, attempt, UnexpectedAnswerError } from '../attempt.ts'
import { allOfIam } from './iam-pages.ts'
import { asWriteOutcome } from './refused-write.ts'

/**
 * Credentials of an IAM user beside access keys, through the responder's role. The lists show no secret. Every call names the user, because IAM takes an omitted name for the caller's own.
 */
export function createIamOtherCredentials({
  sessions,
}: {
  readonly sessions: AccountSessions
}): OtherCredentials {
  const open = (user: UserToContain): AccountSession =>
    sessions.open(user.account, 'responder', user.session)
  const set = (status: 'Active' | 'Inactive') => (user: UserToContain, which: CredentialRef) =>
    setStatus(open(user), user, which, status)
  return {
    async list(user) {
      const session = open(user)
      const [sshKeys, serviceSpecific, certificates] = await Promise.all([
        listSshKeys(session, user),
        listServiceSpecific(session, user),
        listCertificates(session, user),
      ])
      return { sshKeys, serviceSpecific, certificates }
    },
    makeInactive: set('Inactive'),
    makeActive: set('Active'),
  }
}

export async function listSshKeys(
  session: AccountSession,
  { userName: UserName }: UserToContain,
): Promise<Known<OtherCredential[]>> {
  const listed = await attempt(session, 'iam:ListSSHPublicKeys', () =>
    allOfIam(async (Marker) => {
      const page = await session.iam().send(new ListSSHPublicKeysCommand({ UserName, Marker }))
      const items = page.SSHPublicKeys?.map((key) =>
        credentialOf(key.SSHPublicKeyId, key.Status, key.UploadDate),
      )
      return { ...page, items }
    }),
  )
  return asKnown(listed)
}

export async function listCertificates(
  session: AccountSession,
  { userName: UserName }: UserToContain,
): Promise<Known<OtherCredential[]>> {
  const listed = await attempt(session, 'iam:ListSigningCertificates', () =>
    allOfIam(async (Marker) => {
      const page = await session
        .iam()
        .send(new ListSigningCertificatesCommand({ UserName, Marker }))
      const items = page.Certificates?.map((each) =>
        credentialOf(each.CertificateId, each.Status, each.UploadDate),
      )
      return { ...page, items }
    }),
  )
  return asKnown(listed)
}

export async function listServiceSpecific(
  session: AccountSession,
  { userName: UserName }: UserToContain,
): Promise<Known<(OtherCredential & { readonly service: string })[]>> {
  const listed = await attempt(session, 'iam:ListServiceSpecificCredentials', () =>
    allOfIam(async (Marker) => {
      const page = await session
        .iam()
        .send(new ListServiceSpecificCredentialsCommand({ UserName, Marker }))
      const items = page.ServiceSpecificCredentials?.map((each) => ({
        ...credentialOf(each.ServiceSpecificCredentialId, each.Status, each.CreateDate),
        service: each.ServiceName ?? 'not named',
      }))
      return { ...page, items }
    }),
  )
  return asKnown(listed)
}

function credentialOf(
  id: string | undefined,
  status: string | undefined,
  createdAt: Date | undefined,
): OtherCredential {
  if (!id) throw new UnexpectedAnswerError('IAM gave a credential without an id')
  return { id, status: statusOf(status), createdAt }
}

function statusOf(status: string | undefined): OtherCredential['status'] {
  return status === 'Active' || status === 'Inactive' || status === 'Expired' ? status : 'Other'
}

async function setStatus(
  session: AccountSession,
  { userName: UserName }: UserToContain,
  { kind, id }: CredentialRef,
  Status: 'Active' | 'Inactive',
): Promise<WriteOutcome> {
  const iam = session.iam()
  const done = await attempt(session, OPERATIONS[kind], async () => {
    switch (kind) {
      case 'ssh_key':
        await iam.send(new UpdateSSHPublicKeyCommand({ UserName, SSHPublicKeyId: id, Status }))
        return
      case 'certificate':
        await iam.send(new UpdateSigningCertificateCommand({ UserName, CertificateId: id, Status }))
        return
      case 'service_specific':
        await iam.send(
          new UpdateServiceSpecificCredentialCommand({
            UserName,
            ServiceSpecificCredentialId: id,
            Status,
          }),
        )
    }
  })
  return done.kind === 'answered' ? { kind: 'done' } : asWriteOutcome(done)
}

const OPERATIONS: Readonly<Record<CredentialRef['kind'], string>> = {
  ssh_key: 'iam:UpdateSSHPublicKey',
  certificate: 'iam:UpdateSigningCertificate',
  service_specific: 'iam:UpdateServiceSpecificCredential',
}
