import { describe, expect, it } from 'vitest'
import { createFleetAccounts } from '../../../src/keys/fleet/fleet-accounts.ts'
import { AccountId } from '../../../src/requests/ids.ts'
import { type Known, known, unknown } from '../../../src/shared/known.ts'

const account = (digit: number, name = `account ${digit}`) => ({
  id: AccountId.parse(String(digit).repeat(12)),
  name,
})

const listed = (found: Known<readonly ReturnType<typeof account>[]>) =>
  createFleetAccounts({
    configured: [account(2, 'production'), account(1, 'development')],
    organization: {
      accounts: { list: () => Promise.resolve(found) },
      except: [account(4).id],
      names: { [account(5).id]: 'labs' },
    },
  }).list()

describe('createFleetAccounts', () => {
  it('gives the configured accounts, then what else the organisation has, each once', async () => {
    const found = [account(5), account(1), account(3), account(4), account(3)]

    expect(await listed(known(found))).toEqual({
      accounts: [
        account(2, 'production'),
        account(1, 'development'),
        account(3),
        account(5, 'labs'),
      ],
    })
  })

  it('gives the configured accounts, and says the gap, where the organisation cannot be read', async () => {
    expect(await listed(unknown('organizations:ListAccounts AccessDeniedException'))).toEqual({
      accounts: [account(2, 'production'), account(1, 'development')],
      gap: 'organizations:ListAccounts AccessDeniedException',
    })
  })

  it('asks nobody where no organisation is configured', async () => {
    const accounts = createFleetAccounts({ configured: [account(1)] })
    expect(await accounts.list()).toEqual({ accounts: [account(1)] })
  })
})
