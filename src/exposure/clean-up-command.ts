import type { CleanUpItem } from './clean-up-port.ts'
import { option } from './shell-quote.ts'

/**
 * The lines of the AWS CLI that take an item away, ready to paste by somebody with the rights in that account. Pure. A user or a role is stopped first, because it cannot be deleted before
 * everything that hangs on it is; an instance is stopped and not terminated: its disks are evidence.
 */
export function commandFor(item: CleanUpItem, partition = 'aws'): string {
  const denyAll = option('policy-arn', `arn:${partition}:iam::aws:policy/AWSDenyAll`)
  switch (item.kind) {
    case 'user': {
      const user = option('user-name', item.userName)
      return `aws iam attach-user-policy ${user} ${denyAll}\naws iam delete-user ${user}`
    }
    case 'access_key':
      return `aws iam delete-access-key ${option('user-name', item.userName)} ${option('access-key-id', item.keyId)}`
    case 'login_profile':
      return `aws iam delete-login-profile ${option('user-name', item.userName)}`
    case 'role': {
      const role = option('role-name', item.roleName)
      return `aws iam attach-role-policy ${role} ${denyAll}\naws iam delete-role ${role}`
    }
    case 'oidc_provider':
      return `aws iam delete-open-id-connect-provider ${option('open-id-connect-provider-arn', item.arn)}`
    case 'saml_provider':
      return `aws iam delete-saml-provider ${option('saml-provider-arn', item.arn)}`
    case 'attached_policy': {
      const { kind, name } = item.holder
      return `aws iam detach-${kind}-policy ${option(`${kind}-name`, name)} ${option('policy-arn', item.policyArn)}`
    }
    case 'inline_policy': {
      const { kind, name } = item.holder
      return `aws iam delete-${kind}-policy ${option(`${kind}-name`, name)} ${option('policy-name', item.policyName)}`
    }
    case 'instance':
      return `aws ec2 stop-instances ${option('region', item.region)} ${option('instance-ids', item.instanceId)}`
  }
}

const INSTANCE = /^i-[0-9a-f]{8,17}$/

/** The same for instances of one Region, as far as they are named; `undefined` where none is. */
export function stopInstances(region: string, named: string): string | undefined {
  const ids = named.split(/\s+/).filter((word) => INSTANCE.test(word))
  return ids.length === 0
    ? undefined
    : `aws ec2 stop-instances ${option('region', region)} --instance-ids ${ids.join(' ')}`
}
