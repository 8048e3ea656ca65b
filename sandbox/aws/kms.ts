import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { AwsError, validationError } from './aws-error.ts'
import { requiredText } from './input.ts'
import type { Call, Operations, Target, TrailNote } from './operation.ts'
import type { Structure } from './output.ts'
import type { TemplateKey } from './policy/template-roles.ts'
import { HUB_ACCOUNT } from './roles.ts'

/**
 * The HMAC keys of serverless.yml in the hub account: one for clicks, one for what AWS reports. Their material is the same after every start, so that what was
 * signed before a restart still verifies; it is worth nothing outside the sandbox. Who may use a key, its own policy decides together with the caller's.
 */
const MAX_MESSAGE_BYTES = 4096

/** Under these names since the first version: what that one signed is still verified. */
const MATERIAL: Readonly<Record<string, string>> = {
  ClickKey: 'awskey sandbox HMAC key',
  SignalKey: 'awskey sandbox HMAC key of signals',
}

function materialOf({ logicalId }: TemplateKey): Buffer {
  return createHash('sha256')
    .update(MATERIAL[logicalId] ?? logicalId)
    .digest()
}

function arnOf({ keyId }: TemplateKey, call: Call): string {
  return `arn:aws:kms:${call.region}:${HUB_ACCOUNT}:key/${keyId}`
}

function keyArn(call: Call): string {
  return arnOf(keyOf(call), call)
}

function keyOf(call: Call): TemplateKey {
  const given = requiredText(call.input, 'KeyId')
  const { accountId } = call.caller.principal
  const key = call.world.deployment.keys.find((each) => {
    const { aliases, keyId } = each
    const arns = aliases.map((alias) => `arn:aws:kms:${call.region}:${HUB_ACCOUNT}:${alias}`)
    const own = accountId === HUB_ACCOUNT ? [...aliases, keyId] : []
    return [...arns, arnOf(each, call), ...own].includes(given)
  })
  if (key !== undefined) return key
  const shown = given.startsWith('arn:')
    ? given
    : `arn:aws:kms:${call.region}:${accountId}:${given.startsWith('alias/') ? '' : 'key/'}${given}`
  throw new AwsError(
    'NotFoundException',
    `${given.includes('alias/') ? 'Alias' : 'Key'} ${shown} is not found.`,
  )
}

function bytesOf(call: Call, member: string, most: number): Buffer {
  const bytes = Buffer.from(requiredText(call.input, member), 'base64')
  if (bytes.length >= 1 && bytes.length <= most) return bytes
  throw validationError(
    `1 validation error detected: Value at '${member.toLowerCase()}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
  )
}

function macOf(call: Call): Buffer {
  const key = keyOf(call)
  if (call.world.hub.disabledKeys.has(key.keyId))
    throw new AwsError('DisabledException', `${arnOf(key, call)} is disabled.`)
  const message = bytesOf(call, 'Message', MAX_MESSAGE_BYTES)
  const algorithm = requiredText(call.input, 'MacAlgorithm')
  if (algorithm !== 'HMAC_SHA_256')
    throw new AwsError(
      'InvalidKeyUsageException',
      `Algorithm ${algorithm} is incompatible with key spec HMAC_256.`,
    )
  return createHmac('sha256', materialOf(key)).update(message).digest()
}

function generateMac(call: Call): Structure {
  const Mac = macOf(call)
  return { KeyId: keyArn(call), Mac, MacAlgorithm: 'HMAC_SHA_256' }
}

function verifyMac(call: Call): Structure {
  const expected = macOf(call)
  const given = bytesOf(call, 'Mac', 6144)
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new AwsError('KMSInvalidMacException', 'The Mac is not valid for the message.')
  return { KeyId: keyArn(call), MacAlgorithm: 'HMAC_SHA_256', MacValid: true }
}

function describeKey(call: Call): Structure {
  const key = keyOf(call)
  const disabled = call.world.hub.disabledKeys.has(key.keyId)
  const encrypts = MATERIAL[key.logicalId] === undefined
  return {
    KeyMetadata: {
      AWSAccountId: HUB_ACCOUNT,
      KeyId: key.keyId,
      Arn: arnOf(key, call),
      Enabled: !disabled,
      KeyState: disabled ? 'Disabled' : 'Enabled',
      KeySpec: encrypts ? 'SYMMETRIC_DEFAULT' : 'HMAC_256',
      KeyUsage: encrypts ? 'ENCRYPT_DECRYPT' : 'GENERATE_VERIFY_MAC',
    },
  }
}

function target(call: Call): Target {
  const key = keyOf(call)
  return { name: arnOf(key, call), policy: key.policy, accountId: HUB_ACCOUNT, rules: 'key' }
}

function note(call: Call): TrailNote {
  return { resources: [{ type: 'AWS::KMS::Key', name: keyArn(call) }] }
}

export const KMS_OPERATIONS: Operations = {
  DescribeKey: { readOnly: true, target, run: describeKey, note },
  DisableKey: {
    readOnly: false,
    target,
    run(call) {
      call.world.hub.disabledKeys.add(keyOf(call).keyId)
      return undefined
    },
    note,
  },
  EnableKey: {
    readOnly: false,
    target,
    run(call) {
      call.world.hub.disabledKeys.delete(keyOf(call).keyId)
      return undefined
    },
    note,
  },
  GenerateMac: { readOnly: true, target, run: generateMac, note },
  VerifyMac: { readOnly: true, target, run: verifyMac, note },
}
