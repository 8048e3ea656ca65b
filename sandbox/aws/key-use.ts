import type { Further } from './judge.ts'
import type { Call } from './operation.ts'
import { statementsIn } from './policy/deployment.ts'
import { type Statement, statementsOf } from './policy/statement.ts'
import { HUB_ACCOUNT } from './roles.ts'

/**
 * Secrets Manager uses a secret's KMS key in the name of whoever calls it. The keys of the hub have the policies that ship; a customer's own key has the one that AWS gives a key at first, which
 * leaves it to the account.
 */
const byAccount = new Map<string, readonly Statement[]>()

function firstPolicy(accountId: string): readonly Statement[] {
  const known = byAccount.get(accountId)
  if (known !== undefined) return known
  const document = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${accountId}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  }
  const statements = statementsOf(document, 'key policy')
  byAccount.set(accountId, statements)
  return statements
}

interface UsedKey {
  readonly arn: string
  readonly accountId: string
  readonly policy: readonly Statement[]
}

function keyOf({ world, region, caller }: Call, given: string): UsedKey {
  const [, , , , ownerOfArn, name = given] = given.split(':')
  const accountId = ownerOfArn ?? caller.principal.accountId
  const key =
    accountId === HUB_ACCOUNT ? world.deployment.key(name.replace(/^key\//, '')) : undefined
  const arn = `arn:aws:kms:${region}:${accountId}:key/${key?.keyId ?? name.replace(/^(?:key|alias)\//, '')}`
  return { arn, accountId, policy: key ? statementsIn(key.policy) : firstPolicy(accountId) }
}

export function keyUse(
  call: Call,
  keyId: string,
  actions: readonly string[],
  secretArn: string,
): readonly Further[] {
  const { arn, accountId, policy } = keyOf(call, keyId)
  return actions.map((action) => ({
    action,
    name: arn,
    arn,
    accountId,
    policy,
    rules: 'key',
    insteadSays: 'Access to KMS is not allowed',
    context: {
      'kms:ViaService': `secretsmanager.${call.region}.amazonaws.com`,
      'kms:EncryptionContext:SecretARN': secretArn,
    },
  }))
}
