import type { AccessKeyRecord, WriteOutcome } from '../keys/access-keys.ts'
import type { Known } from '../shared/known.ts'
import type { UserToContain } from './containment.ts'

/**
 * What lets an IAM user in beside its access keys and its console password: SSH public keys and passwords of CodeCommit and others, Bedrock API keys, signing certificates. They outlive an Inactive
 * access key; a deny-all on the user stops what they may do, and making them inactive stops them. A write is believed after a list has shown it.
 */
export interface OtherCredential {
  readonly id: string
  readonly status: AccessKeyRecord['status']
  readonly createdAt: Date | undefined
}

export interface CredentialRef {
  readonly kind: 'ssh_key' | 'service_specific' | 'certificate'
  readonly id: string
}

export interface OtherCredentialsFound {
  readonly sshKeys: Known<readonly OtherCredential[]>
  /** `service` as IAM names it: `codecommit.amazonaws.com`, `bedrock.amazonaws.com`. */
  readonly serviceSpecific: Known<readonly (OtherCredential & { readonly service: string })[]>
  readonly certificates: Known<readonly OtherCredential[]>
}

export interface OtherCredentials {
  /** Each kind is read or not on its own. */
  list(user: UserToContain): Promise<OtherCredentialsFound>
  makeInactive(user: UserToContain, which: CredentialRef): Promise<WriteOutcome>
  /** For what awskey itself made inactive, and nothing else. */
  makeActive(user: UserToContain, which: CredentialRef): Promise<WriteOutcome>
}

/** Those that may still let somebody in, of every kind that was read, and the kinds that were not: with one of those, nobody knows that all are stopped. */
export function stillOpen(found: OtherCredentialsFound): {
  readonly open: readonly CredentialRef[]
  readonly unread: readonly string[]
} {
  const open: CredentialRef[] = []
  const unread: string[] = []
  const kinds = [
    ['ssh_key', found.sshKeys],
    ['service_specific', found.serviceSpecific],
    ['certificate', found.certificates],
  ] as const
  for (const [kind, list] of kinds) {
    if (list.kind === 'unknown') unread.push(list.why)
    else
      for (const { id, status } of list.value)
        if (status !== 'Inactive' && status !== 'Expired') open.push({ kind, id })
  }
  return { open, unread }
}
