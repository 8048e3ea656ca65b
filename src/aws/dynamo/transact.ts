import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import type { TableDeps } from './document-client.ts'
import type { Pause } from './pause.ts'

/**
 * One TransactWriteItems and what became of it. It decides nothing about requests: it says which of the labelled writes were refused by their condition.
 * One token stands for one call of ours, so the SDK's retries after a lost answer cannot write twice, and two workers that write the same never share an answer.
 */
export type Write<Label extends string> = {
  readonly label: Label
  readonly item: NonNullable<TransactWriteCommandInput['TransactItems']>[number]
}

export type TransactOutcome<Label> =
  | { readonly kind: 'written' }
  | { readonly kind: 'refused'; readonly by: ReadonlySet<Label> }
  /** Others wrote to the same items all the time; nothing was written. */
  | { readonly kind: 'contended' }

export interface TransactDeps extends TableDeps {
  /** A fresh random token, at most 36 characters. */
  readonly newToken: () => string
  readonly pause: Pause
}

const TRIES = 5
const CONTENDED = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']

export async function transact<Label extends string>(
  { client, newToken, pause }: TransactDeps,
  writes: readonly Write<Label>[],
): Promise<TransactOutcome<Label>> {
  const command: TransactWriteCommandInput = {
    TransactItems: writes.map(({ item }) => item),
    ClientRequestToken: newToken(),
  }
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await pause(attempt)
    try {
      await client.send(new TransactWriteCommand(command))
      return { kind: 'written' }
    } catch (error) {
      if (error instanceof Error && error.name === 'TransactionInProgressException') continue
      const codes = cancellationCodes(error)
      const by = writes.flatMap(({ label }, at) =>
        codes[at] === 'ConditionalCheckFailed' ? [label] : [],
      )
      if (by.length > 0) return { kind: 'refused', by: new Set(by) }
      if (!codes.some((code) => CONTENDED.includes(code))) throw error
    }
  }
  return { kind: 'contended' }
}

function cancellationCodes(error: unknown): readonly string[] {
  if (!(error instanceof TransactionCanceledException)) return []
  return (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None')
}
