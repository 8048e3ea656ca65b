import type { Pickup } from '../pickup.ts'

/**
 * The file that IAM's console gives for an access key: two columns, the name of the user in the name of the file. Without a byte order mark: programs that read
 * the file take it for a part of the first heading (https://github.com/aws/aws-cli/issues/7721).
 */
export function keyFile(keyId: string, secret: string): string {
  return `Access key ID,Secret access key\n${keyId},${secret}\n`
}

export function keyFileName({ userName }: Pick<Pickup, 'userName'>): string {
  return `${userName}_accessKeys.csv`
}

/** A profile's name, which has to do without spaces and brackets. */
export function profileName({ accountName, userName }: Pickup): string {
  return `${accountName}-${userName}`.replaceAll(/[^\w.@+=,-]+/g, '-')
}
