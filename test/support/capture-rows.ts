/**
 * `node test/support/capture-rows.ts <version> [name]`: brings sandboxes to the states in which requests wait, and writes down how this version leaves them, under test/fixtures/rows/<version>.
 * Run on the commit that is released, and never again for the same version: later versions are tested on what it wrote.
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { SEEDED_CONFIG } from '../../sandbox/sandbox.ts'
import { startTestSandbox } from './start-sandbox.ts'
import { WAITING } from './waiting-states.ts'

const Bodies = z.object({ bodies: z.array(z.string()) })
const [, , version, only] = process.argv
if (version === undefined) throw new Error('say which version this is')
const folder = new URL(`../fixtures/rows/${version}/`, import.meta.url)
mkdirSync(folder, { recursive: true })
copyFileSync(SEEDED_CONFIG, new URL('awskey.yml', folder))

const secret = /"SecretAccessKey":"(?!left out)|"secretAccessKey":"(?!left out)|xoxb-/
for (const [name, { bring, ...options }] of Object.entries(WAITING)) {
  if (only !== undefined && only !== name) continue
  const sandbox = await startTestSandbox(options)
  try {
    await bring(sandbox)
    const state = await sandbox.save()
    const { bodies } = Bodies.parse((await sandbox.call('bodies')).body)
    const text = `${inLines({ version, ...state, jobs: [...new Set(bodies)] })}\n`
    if (secret.test(text.replaceAll('\\"', '"'))) throw new Error(`${name} holds a secret`)
    writeFileSync(new URL(`${name}.json`, folder), text)
    process.stdout.write(`${name}: ${state.rows.length} rows, ${text.length} characters\n`)
  } finally {
    await sandbox.stop()
  }
}

/** What stands in a list stands in one line, so that a row can be found and two versions compared. */
function inLines(value: unknown, depth = 0): string {
  const isPlain = typeof value !== 'object' || value === null
  if (isPlain || depth > 4) return JSON.stringify(value)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const parts = Array.isArray(value)
    ? value.map((each) => JSON.stringify(each))
    : Object.entries(value).map(
        ([name, each]) => `${JSON.stringify(name)}: ${inLines(each, depth + 1)}`,
      )
  return parts.length === 0 ? `${open}${close}` : `${open}\n${parts.join(',\n')}\n${close}`
}
