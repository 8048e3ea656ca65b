import { z } from 'zod'

/** The numbers of docs/cost.md: its text is the source, and what it does not say cannot be computed. */
export type Region = 'us-east-1' | 'eu-central-1'
export const REGIONS: readonly Region[] = ['us-east-1', 'eu-central-1']

export interface CostNumbers {
  /** For one unit: a price per million is divided. Throws for a price that the table has not. */
  price(name: string, region: Region): number
  /** Throws for an assumption that the table has not. */
  assumed(name: string): number
}

export class NotInCostTableError extends Error {
  override readonly name = 'NotInCostTableError'
}

const Amount = z.coerce.number().nonnegative()

export function readCostNumbers(document: string): CostNumbers {
  const rows = document.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    return cells.length > 3 ? [cells.slice(1, -1)] : []
  })
  const prices = new Map<string, Readonly<Record<Region, number>>>()
  const assumptions = new Map<string, number>()
  for (const [name = '', second = '', third = '', fourth = ''] of rows)
    if (/^[a-z0-9]+\.[a-zA-Z]+$/.test(name)) {
      const per = Number(/^(\d+) /.exec(second)?.[1] ?? 1)
      prices.set(name, {
        'us-east-1': Amount.parse(third) / per,
        'eu-central-1': Amount.parse(fourth) / per,
      })
    } else if (/^[a-z]\w+$/i.test(name) && /^[\d.]+$/.test(second))
      assumptions.set(name, Amount.parse(second))
  return {
    price(name, region) {
      const found = prices.get(name)
      if (found === undefined) throw new NotInCostTableError(`no price ${name}`)
      return found[region]
    },
    assumed(name) {
      const found = assumptions.get(name)
      if (found === undefined) throw new NotInCostTableError(`no assumption ${name}`)
      return found
    },
  }
}
