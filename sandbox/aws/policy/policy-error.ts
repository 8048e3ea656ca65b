/** A policy, or a request, that this engine cannot judge. It never guesses: whoever asks must not go on. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
}
