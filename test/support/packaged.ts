/** What `npm run package` makes of a copy of the tree: without credentials, with lines added to the example configuration. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { FUNCTION_NAMES } from '../../src/shared/deployment-names.ts'

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DependsOn: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
})
const Template = z.object({ Resources: z.record(z.string(), Resource), Outputs: z.unknown() })
export type Template = z.infer<typeof Template>

const run = promisify(execFile)
const TREE = ['awskey.example.yml', 'build', 'handlers', 'package.json', 'serverless.yml', 'src']

export interface Packaged {
  readonly template: Template
  readonly archives: readonly string[]
}

const folders: string[] = []

export async function packageCopy(more = ''): Promise<Packaged> {
  const folder = await mkdtemp(join(tmpdir(), 'awskey-package-'))
  folders.push(folder)
  for (const part of TREE) await cp(part, join(folder, part), { recursive: true })
  if (more !== '') await appendFile(join(folder, 'awskey.example.yml'), more)
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  const cli = join(process.cwd(), 'node_modules/osls/bin/serverless.js')
  await run(process.execPath, [cli, 'package'], {
    cwd: folder,
    env: { HOME: folder },
    timeout: 100_000,
  })
  const made = (name: string): Promise<Buffer> => readFile(join(folder, '.serverless', name))
  const text = (await made('cloudformation-template-update-stack.json')).toString()
  const archives = await Promise.all(FUNCTION_NAMES.map((name) => made(`${name}.zip`)))
  return {
    template: Template.parse(JSON.parse(text)),
    archives: archives.map((zip) => createHash('sha256').update(zip).digest('hex')),
  }
}

export async function removeCopies(): Promise<void> {
  for (const folder of folders) await rm(folder, { recursive: true })
}

/** The resources that a part of the template names by Ref, Fn::GetAtt or Fn::Sub. */
function namesIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(namesIn)
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'Ref' && typeof value === 'string') return [value]
    if (key === 'Fn::GetAtt' && Array.isArray(value)) return [String(value[0])]
    if (key === 'Fn::Sub' && typeof value === 'string')
      return [...value.matchAll(/\$\{([^}.]+)[^}]*\}/g)].map(([, name = '']) => name)
    return namesIn(value)
  })
}
const referencesOf = (part: unknown): readonly string[] =>
  namesIn(part).filter((name) => !name.startsWith('AWS::') && !name.startsWith('!'))

/** What is named and not there, and what waits for itself. */
export function loose({ Resources, Outputs }: Template): {
  readonly missing: readonly string[]
  readonly circle: readonly string[]
} {
  const needs = new Map(
    Object.entries(Resources).map(([name, { Properties, DependsOn }]) => [
      name,
      new Set([...referencesOf(Properties), ...DependsOn]),
    ]),
  )
  const named = [...referencesOf(Outputs), ...[...needs.values()].flatMap((each) => [...each])]
  const missing = named.filter((name) => !needs.has(name))
  for (let made = true; made; ) {
    const ready = [...needs].filter(([, open]) => open.size === 0).map(([name]) => name)
    for (const name of ready) needs.delete(name)
    for (const open of needs.values()) for (const name of ready) open.delete(name)
    made = ready.length > 0
  }
  return { missing, circle: [...needs.keys()] }
}
