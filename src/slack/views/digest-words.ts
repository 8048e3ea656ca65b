/** How the numbers of a week are talked about, for a team and for all of them: what needs somebody, how it moved, what was done. Words only, escaped by whoever shows them. */
import type { Figures } from '../../reminders/figures.ts'
import type { Fixed } from '../../reminders/week-store.ts'
import { count } from './bulk-words.ts'

/** `3 fewer than`, `as many as`. */
function compared(now: number, before: number): string {
  if (now === before) return 'as many as'
  return now < before ? `${before - now} fewer than` : `${now - before} more than`
}

/** How it moved since `when`; nothing to say the first time. */
export function trendWords(now: Figures, before: Figures | undefined, when: string): string {
  if (before === undefined)
    return `${count(now.activeKeys, 'Active key')} in all. This is the first digest: from the next one on it says what changed.`
  return `${capital(compared(now.flagged, before.flagged))} ${when} need you. ${count(now.activeKeys, 'Active key')} in all, ${compared(now.activeKeys, before.activeKeys)} then.`
}

/** What somebody did about keys that were listed the last time. */
export function fixedWords({ rotated, inactive, gone, named }: Fixed, when: string): string {
  const total = rotated + inactive + gone
  if (total === 0) return ''
  const how = [
    rotated > 0 ? `${rotated} rotated` : '',
    inactive > 0 ? `${inactive} made Inactive` : '',
    gone > 0 ? `${gone} deleted` : '',
  ].filter((each) => each !== '')
  const more = total > named.length ? ' and others' : ''
  return `${count(total, 'key')} of ${named.join(', ')}${more}: ${how.join(', ')} since ${when}. Thank you.`
}

export function fixedTotal({ rotated, inactive, gone }: Fixed): number {
  return rotated + inactive + gone
}

/** What needs nobody now and is not forgotten. */
export function restWords({ soon, inactive }: Figures): string {
  const parts = [
    soon === 0 ? '' : `${count(soon, 'key is', 'keys are')} soon stale`,
    inactive === 0
      ? ''
      : `${count(inactive, 'Inactive key is', 'Inactive keys are')} still to be deleted`,
  ].filter((each) => each !== '')
  return parts.length === 0 ? '' : `Besides: ${parts.join(', ')}.`
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
