import { BlockList, isIP } from 'node:net'

/**
 * Which of the configured networks an address belongs to. Pure. The narrowest range that fits decides, so that a vendor's few addresses inside a wide range of a cloud are the vendor's.
 * A name in the place of an address (a service of AWS's) is in none.
 */
export const NETWORK_KINDS = ['office', 'datacenter', 'github', 'vendor', 'cloud'] as const

export interface Network {
  readonly name: string
  readonly cidrs: readonly string[]
  readonly kind: (typeof NETWORK_KINDS)[number]
  /** Of a vendor: the account that would assume a role. */
  readonly accountId?: string | undefined
  /** What the vendor gave, or where it shows it. */
  readonly externalIdHint?: string | undefined
}

export type FindNetwork = (ip: string) => Network | undefined

interface Cidr {
  readonly address: string
  readonly prefix: number
  readonly family: 'ipv4' | 'ipv6'
}

/** `undefined` for a text that is no range: `203.0.113.0/24`, `2001:db8::/32`, or one address alone. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', length, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0 || address.includes('%')) return undefined
  const longest = version === 4 ? 32 : 128
  const prefix = length === undefined ? longest : wholeNumber(length)
  if (prefix === undefined || prefix > longest) return undefined
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' }
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,3}$/.test(text) ? Number(text) : undefined
}

export function createFindNetwork(networks: readonly Network[]): FindNetwork {
  const ranges = networks
    .flatMap((network) =>
      network.cidrs.flatMap((text) => {
        const cidr = parseCidr(text)
        return cidr === undefined ? [] : [{ network, cidr, list: listOf([cidr]) }]
      }),
    )
    .toSorted((a, b) => b.cidr.prefix - a.cidr.prefix)
  return (ip) => {
    const family = familyOf(ip)
    if (family === undefined) return undefined
    return ranges.find((range) => range.cidr.family === family && range.list.check(ip, family))
      ?.network
  }
}

/** RFC 1918, RFC 6598 (shared, as AWS hands out to pods) and RFC 4193. */
const PRIVATE = listOf(
  ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].flatMap(
    (text) => parseCidr(text) ?? [],
  ),
)

/** A private address stands in an event where the call came through a VPC endpoint. */
export function isPrivate(ip: string): boolean {
  const family = familyOf(ip)
  return family !== undefined && PRIVATE.check(ip, family)
}

function familyOf(ip: string): Cidr['family'] | undefined {
  const version = isIP(ip)
  if (version === 0) return undefined
  return version === 4 ? 'ipv4' : 'ipv6'
}

function listOf(cidrs: readonly Cidr[]): BlockList {
  const list = new BlockList()
  for (const { address, prefix, family } of cidrs) list.addSubnet(address, prefix, family)
  return list
}
