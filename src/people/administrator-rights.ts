import type { UserRef } from '../keys/access-keys.ts'
import type { Known } from '../shared/known.ts'

/** Whether an IAM user has administrator rights, by its own IAM policies or by those of its groups. */
export interface AdministratorRights {
  /** The policy that gives them; `undefined` when every policy was read and none does. */
  of(user: UserRef): Promise<Known<string | undefined>>
}
