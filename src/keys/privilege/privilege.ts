/** The worst that could be done with the rights of an IAM user. The worst first. */
export const PRIVILEGES = [
  'administrator',
  'escalation',
  'credentials',
  'data',
  'infrastructure',
  'little',
] as const
export type Privilege = (typeof PRIVILEGES)[number]
