import { ask, type PermissionAsk } from './permission-ask.ts'

/**
 * What makes an administrator of whoever may do it, so that no role of awskey's may, wherever it stands (docs/security.md, "What awskey itself may do"). `SOMEBODY` and `SOMETHING` need not exist.
 */
export const SOMEBODY = 'user/doctor/somebody'
export const SOMETHING = 'doctor-something'

export interface AccountPlace {
  readonly partition: string
  readonly account: string
}

export function administratorArn({ partition }: AccountPlace): string {
  return `arn:${partition}:iam::aws:policy/AdministratorAccess`
}

export function userArn({ partition, account }: AccountPlace, user: string = SOMEBODY): string {
  return `arn:${partition}:iam::${account}:${user}`
}

export function dangerousAnywhere(at: AccountPlace): readonly PermissionAsk[] {
  const iam = (what: string): string => `arn:${at.partition}:iam::${at.account}:${what}`
  const administrator = { 'iam:PolicyARN': [administratorArn(at)] }
  return [
    ask(userArn(at), [
      'iam:CreateUser',
      'iam:CreateLoginProfile',
      'iam:UpdateLoginProfile',
      'iam:PutUserPolicy',
    ]),
    ask(userArn(at), ['iam:AttachUserPolicy'], administrator),
    ask(iam(`role/${SOMETHING}`), [
      'iam:CreateRole',
      'iam:DeleteRolePermissionsBoundary',
      'iam:PassRole',
      'iam:PutRolePolicy',
      'iam:PutRolePermissionsBoundary',
      'iam:UpdateAssumeRolePolicy',
      'sts:AssumeRole',
    ]),
    ask(iam(`role/${SOMETHING}`), ['iam:AttachRolePolicy'], administrator),
    ask(iam(`group/${SOMETHING}`), ['iam:AddUserToGroup', 'iam:PutGroupPolicy']),
    ask(iam(`group/${SOMETHING}`), ['iam:AttachGroupPolicy'], administrator),
    ask(iam(`policy/${SOMETHING}`), [
      'iam:CreatePolicy',
      'iam:CreatePolicyVersion',
      'iam:SetDefaultPolicyVersion',
    ]),
  ]
}
