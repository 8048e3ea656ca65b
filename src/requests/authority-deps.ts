import type { Known } from '../shared/known.ts'
import type { ApprovalPlan } from './approval-plan.ts'
import type { AutoWitness } from './auto-witness.ts'
import type { Deciders } from './deciders.ts'
import type { ApproverSource, Request, Waiver } from './request.ts'
import type { ActVerifier, SignedAct } from './signed-act.ts'

export interface PlanNow extends ApprovalPlan {
  /** Where policy says who may ask: the requester has to be one of them. */
  readonly mayRequest?: readonly ApproverSource[] | undefined
  /** Who besides the requester may put things back. */
  readonly undo: ApproverSource
}

export interface AuthorityDeps {
  readonly verifier: ActVerifier
  readonly deciders: Deciders
  /** What policy and ownership ask of this request now. */
  plan(request: Request): Promise<Known<PlanNow>>
  /** Whether the act's target can mean the request's subject. */
  aimsAt(act: SignedAct, request: Request): boolean
  /** Whether the act is a click on Approve: nothing else that was signed may stand for one. */
  isApproval(act: SignedAct): boolean
  /** Whether the act is one that breaks the glass. */
  isBreakGlass(act: SignedAct): boolean
  /** Whether the act is a click on Undo. */
  isUndo(act: SignedAct): boolean
  /** Whether the act is the click that gives such a waiver. */
  isWaiver(act: SignedAct, of: Waiver['of']): boolean
  /** Of a rotation that nobody clicked for: the request that turned it on, or what speaks against it. */
  readonly turnedOn: AutoWitness
  /** Whether the configuration asks for what nobody signed; `exactly` as it says now. */
  isConfigured(act: SignedAct, exactly: boolean): boolean
  /** Whether the act is one that may open a request like this. */
  mayOpen(act: SignedAct, request: Request): boolean
  /** Of one of many that a single click began: whether its IAM user and key are among those that were signed. */
  covers(act: SignedAct, request: Request): Promise<Known<boolean>>
}
