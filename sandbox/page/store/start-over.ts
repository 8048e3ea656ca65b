import { forgetProblems, runAct } from './acts.ts'
import { post } from './api.ts'

/**
 * Brings back the seeded state, as an act of `place`; answers whether it is back. Then nothing of the state before stands about any more:
 * problems are forgotten, and whoever keeps something of it in this window hears `awskey:reset`.
 */
export async function startOver(place: string): Promise<boolean> {
  const answer = await runAct(place, 'reset', () => post('reset', {}))
  if (answer?.httpStatus !== 200) return false
  forgetProblems()
  window.dispatchEvent(new CustomEvent('awskey:reset'))
  return true
}
