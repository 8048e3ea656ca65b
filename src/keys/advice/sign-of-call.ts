import { agentSign } from './agent-signs.ts'
import { type FindNetwork, isPrivate, type Network } from './network.ts'
import type { SeenCall, Sign } from './workload.ts'

/**
 * What one call says of its workload, by itself. Pure. The configuration outranks what a program says of itself; where the two say different things, the configuration's word is only likely.
 * `undefined`: it says nothing.
 */
export function signOfCall(
  { ip, agent, invokedBy }: Pick<SeenCall, 'agent' | 'invokedBy' | 'ip'>,
  findNetwork: FindNetwork,
): Sign | undefined {
  const service = invokedBy ?? (ip !== undefined && isServiceName(ip) ? ip : undefined)
  if (service !== undefined) return onBehalf(service)
  const said = agentSign(agent)
  const network = ip === undefined ? undefined : findNetwork(ip)
  if (network !== undefined) return inNetwork(network, said)
  if (ip === undefined || !isPrivate(ip)) return said
  return fromPrivate(said)
}

/** In the place of an address stands the service that called: `cloudformation.amazonaws.com`, `AWS Internal`. */
function isServiceName(ip: string): boolean {
  return /\.amazonaws\.com(?:\.cn)?$/.test(ip) || ip === 'AWS Internal'
}

function onBehalf(service: string): Sign {
  const name = /^([a-z0-9.-]+)\.amazonaws\.com(?:\.cn)?$/.exec(service)?.[1]
  return {
    kind: 'aws_service',
    confidence: 'sure',
    name: name ?? 'AWS',
    why: `${name ?? 'a service of AWS'} made the call on behalf of whoever has the key`,
  }
}

function inNetwork(network: Network, said: Sign | undefined): Sign {
  const { kind, name } = network
  const where = `the address is in ${name} (${kind}), as awskey.yml says`
  if (kind === 'office') return inOffice(where, said)
  const sign = { ...OF_NETWORK[kind], ...ofVendor(network) }
  const differs = said !== undefined && said.confidence !== 'guess' && said.kind !== sign.kind
  return differs
    ? { ...sign, confidence: 'likely', why: `${where}, although ${said.why}` }
    : { ...sign, confidence: 'sure', why: where }
}

const OF_NETWORK = {
  datacenter: { kind: 'on_premises' },
  github: { kind: 'github_actions' },
  vendor: { kind: 'vendor' },
  cloud: { kind: 'other_cloud' },
} as const satisfies Record<Exclude<Network['kind'], 'office'>, Pick<Sign, 'kind'>>

function ofVendor({ kind, name, accountId, externalIdHint }: Network): Partial<Sign> {
  if (kind !== 'vendor') return {}
  return {
    name,
    ...(accountId !== undefined && { accountId }),
    ...(externalIdHint !== undefined && { externalIdHint }),
  }
}

/** Machines stand in offices, too; what a program clearly says of itself is not overruled by where it is. */
function inOffice(where: string, said: Sign | undefined): Sign {
  if (said === undefined || said.confidence === 'guess')
    return { kind: 'laptop', confidence: 'likely', why: where }
  if (said.kind === 'laptop')
    return { kind: 'laptop', confidence: 'sure', why: `${where}, and ${said.why}` }
  return { ...said, confidence: 'likely', why: `${said.why}, although ${where}` }
}

/** Networks that are joined with a VPC call from private addresses, too. */
function fromPrivate(said: Sign | undefined): Sign {
  const why = 'the address is a private one: it came through a VPC endpoint'
  if (said === undefined || (said.confidence === 'guess' && said.kind !== 'ec2'))
    return {
      kind: 'ec2',
      confidence: 'guess',
      why: `${why}, from AWS or from a network joined with it`,
    }
  return said.kind === 'ec2'
    ? { ...said, confidence: 'sure', why: `${said.why}, and ${why}` }
    : said
}
