import { config } from 'zod'

/**
 * Schemas that are read as they are, never compiled: a function that is asked a few times pays more for the compiler than it gets back. Imported before the first schema is made, which is when zod looks.
 */
config({ jitless: true })
