import { createCreationRules } from '../../src/keys/creation-rules.ts'
import { createDeletionRules } from '../../src/keys/deletion-rules.ts'
import { createRootDeletionRules } from '../../src/keys/root/root-deletion-rules.ts'
import { createSwitchRules } from '../../src/keys/switch-rules.ts'
import { createExemptionRules } from '../../src/reminders/exemption-rules.ts'
import type { RulesOf } from '../../src/requests/lifecycle.ts'
import { createAutoRules } from '../../src/rotation/auto-rules.ts'
import type { RotationPolicy } from '../../src/rotation/rotation-policy.ts'
import { createRotationRules } from '../../src/rotation/rotation-rules.ts'
import { DAY_MS } from '../../src/shared/duration.ts'

/** The usual policy of awskey.yml: a week of overlap, quiet and soak, and one approval of the team for a deletion. */
export const USUAL_POLICY: RotationPolicy = {
  overlapMs: 7 * DAY_MS,
  quietMs: { human: 7 * DAY_MS, machine: 35 * DAY_MS },
  soakMs: 7 * DAY_MS,
  deliveryDeadlineMs: DAY_MS,
}

export function usualRules(): RulesOf {
  return {
    create: createCreationRules({ deliveryDeadlineMs: DAY_MS }),
    deactivate: createSwitchRules('deactivate'),
    activate: createSwitchRules('activate'),
    rotate: createRotationRules({
      policy: USUAL_POLICY,
      deletionApprovals: () => ({
        needed: 1,
        from: { team: 'payments' },
        why: 'policy',
        expiresAfterMs: 7 * DAY_MS,
        typed: false,
      }),
    }),
    auto: createAutoRules(),
    snooze: createExemptionRules(),
    exempt: createExemptionRules(),
    deleteRoot: createRootDeletionRules({ expiresAfterMs: DAY_MS }),
    delete: createDeletionRules({ expiresAfterMs: 7 * DAY_MS, soakMs: 7 * DAY_MS }),
  }
}
