import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseAwskeyYaml } from '../src/app/awskey-config.ts'
import { sha256 } from '../src/shared/sha256.ts'
import { valueSource } from './value-source.ts'

const FILES = ['awskey.yml', 'awskey.example.yml']

/**
 * A module in the place of src/app/packaged-config.ts: the configuration that is packaged, already read and checked, with the digest of its text. A file with mistakes is left to the function, which
 * lists them.
 */
export function packagedConfigSource(): string {
  const file = FILES.map((name) => fileURLToPath(new URL(`../${name}`, import.meta.url))).find(
    existsSync,
  )
  if (file === undefined) return NONE
  const text = readFileSync(file, 'utf8')
  const config = parseAwskeyYaml(text, file)
  if (!config.ok) return NONE
  return `export const packagedConfig = (digest) => digest === '${sha256(text)}' ? config() : undefined
const config = () => (${valueSource(config.value)})`
}

const NONE = 'export const packagedConfig = () => undefined'
