import type { AuthorityDeps } from '../requests/authority-deps.ts'
import { ACTIONS } from './ids.ts'

/** What a signed click stands for, by its action id. Nothing else that was signed may stand in its place. */
export const ACT_KINDS: Pick<AuthorityDeps, 'isApproval' | 'isBreakGlass' | 'isUndo' | 'isWaiver'> =
  {
    isApproval: ({ action }) => action === ACTIONS.approve,
    isBreakGlass: ({ action }) => action === ACTIONS.breakGlass,
    isUndo: ({ action }) => action === ACTIONS.undo,
    isWaiver: ({ action }, of) =>
      action === (of === 'history_too_short' ? ACTIONS.confirmHistory : ACTIONS.override),
  }
