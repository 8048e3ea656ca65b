import { createWithdrawPickup } from '../../delivery/close-pickup.ts'
import { createDecideDelivery } from '../../delivery/decide-delivery.ts'
import { createSealForOwner } from '../../delivery/seal-for-owner.ts'
import { createSoakCheck } from '../../keys/check-soak.ts'
import { createCreationRules } from '../../keys/creation-rules.ts'
import { createDeletionRules } from '../../keys/deletion-rules.ts'
import type { TargetDeps } from '../../keys/key-effects.ts'
import { createKeyEffects } from '../../keys/key-effects.ts'
import { createMakeKeyEffects } from '../../keys/make-key-effects.ts'
import { createProveSoak } from '../../keys/prove-soak.ts'
import { createReceiptLook } from '../../keys/receipt-look.ts'
import { createRemoveNewKey } from '../../keys/remove-new-key-effect.ts'
import { createRootDeletionRules } from '../../keys/root/root-deletion-rules.ts'
import { createRootEffects } from '../../keys/root/root-effects.ts'
import type { Sealing } from '../../keys/sealing.ts'
import { createSwitchRules } from '../../keys/switch-rules.ts'
import { createExemptionEffects } from '../../reminders/exemption-effects.ts'
import { createExemptionRules } from '../../reminders/exemption-rules.ts'
import type { RulesOf } from '../../requests/lifecycle.ts'
import { createRemindEffect } from '../../requests/remind-effect.ts'
import type { Request } from '../../requests/request.ts'
import type { Effect, Effects } from '../../requests/run-effects.ts'
import { createAutoEffects } from '../../rotation/auto-effects.ts'
import { createAutoRules } from '../../rotation/auto-rules.ts'
import { createOverlapEffects } from '../../rotation/overlap-effects.ts'
import { createRotationRules } from '../../rotation/rotation-rules.ts'
import type { Auto } from './assemble-auto.ts'
import type { People } from './assemble-people.ts'
import type { WorkerParts } from './worker-parts.ts'

/** The rules by which each operation goes on. */
export function assembleRules({ config }: WorkerParts, plans: People['plans']): RulesOf {
  return {
    create: createCreationRules({ deliveryDeadlineMs: config.rotation.deliveryDeadlineMs }),
    deactivate: createSwitchRules('deactivate'),
    activate: createSwitchRules('activate'),
    rotate: createRotationRules({
      policy: config.rotation,
      deletionApprovals: (rotation) => plans.fromRow(rotation, 'delete'),
    }),
    auto: createAutoRules(),
    snooze: createExemptionRules(),
    exempt: createExemptionRules(),
    deleteRoot: createRootDeletionRules({
      expiresAfterMs: config.policy.operations.deleteRoot.expiresAfterMs,
    }),
    delete: createDeletionRules({
      expiresAfterMs: config.policy.operations.delete.expiresAfterMs,
      soakMs: config.rotation.soakMs,
    }),
  }
}

/** The effects that read and change AWS, for every operation. */
export function assembleEffects(
  parts: WorkerParts,
  plans: People['plans'],
  tellOwner: Sealing['tellOwner'],
  auto: Auto,
): { readonly effects: Effects; readonly target: TargetDeps } {
  const { config, store, keys, clock, trail, sleep, probe } = parts
  const sealing = {
    ...createSealForOwner({
      vault: parts.vault,
      pickups: parts.pickup.store,
      pickupVault: parts.pickup.vault,
      clock,
      smtpRegions: config.regions ?? [parts.region],
      withdrawPickup: createWithdrawPickup({
        pickups: parts.pickup.store,
        vault: parts.pickup.vault,
      }),
      readerFor: plans.readerFor,
    }),
    tellOwner,
  }
  const { soakMs } = config.rotation
  const target = { keys, proveSoak: createProveSoak({ store, trail, clock, soakMs }) }
  const ofKey = createKeyEffects(target)
  const ofRotation = createOverlapEffects({
    keys,
    trail,
    policy: config.rotation,
    clock,
    pages: parts.pickup.store,
  })
  const effects: Effects = {
    ...createMakeKeyEffects({
      keys,
      probe,
      trail,
      sealing,
      chooseDelivery: createDecideDelivery({
        trail,
        exposed: parts.exposed,
        clock,
        readerFor: plans.readerFor,
        ownerOf: plans.ownerNow,
      }),
      clock,
      sleep,
      operatorRole: parts.operatorRole,
      isWanted: auto.isWanted,
    }),
    remove_new_key: createRemoveNewKey({
      keys,
      trail,
      pages: parts.pickup.store,
      sealing,
      clock,
      operatorRole: parts.operatorRole,
    }),
    ...createAutoEffects({ autos: parts.autos, rotation: auto.rotation, store, clock }),
    ...createExemptionEffects({ exemptions: parts.exempted }),
    ...ofKey,
    ...createRootEffects({ root: parts.root, clock }),
    ...ofRotation,
    look: byKind(
      ofRotation.look,
      createReceiptLook({
        keys,
        trail,
        pages: parts.pickup.store,
        clock,
        deliveryDeadlineMs: config.rotation.deliveryDeadlineMs,
      }),
    ),
    // A rotation reads its evidence again right before; somebody who asked for it by itself was shown it.
    make_inactive: byKind(ofRotation.make_inactive, ofKey.make_inactive),
    check_soak: createSoakCheck({ keys, trail }),
    remind: createRemindEffect({
      clock,
      quiet: config.quietHours && { ...config.quietHours, timezone: config.timezone },
    }),
    expire: {
      writes: false,
      run: () => Promise.resolve({ effect: 'expire', result: 'expired' }),
      reconcile: () => Promise.resolve({ effect: 'expire', result: 'expired' }),
    },
  }
  return { effects, target }
}

function byKind(ofRotation: Effect, otherwise: Effect): Effect {
  const of = ({ operation }: Request): Effect =>
    operation.kind === 'rotate' ? ofRotation : otherwise
  return {
    writes: ofRotation.writes || otherwise.writes,
    run: (request) => of(request).run(request),
    reconcile: (request) => of(request).reconcile(request),
  }
}
