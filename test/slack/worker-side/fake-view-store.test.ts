import { describe } from 'vitest'
import { viewStoreContract } from '../../contracts/view-store.contract.ts'
import { createFakeViewStore } from './fake-view-store.ts'

describe('createFakeViewStore', () => {
  viewStoreContract((deps) => {
    const { views, due } = createFakeViewStore(deps)
    const heads = (now: Date) => due(now).map((requestId) => ({ kind: 'view', requestId }) as const)
    return Promise.resolve({ views, due: (now) => Promise.resolve(heads(now)) })
  })
})
