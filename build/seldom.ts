import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { type BuildOptions, build, type Plugin } from 'esbuild'

/**
 * Modules that a function needs seldom, with all that they need, as packed text inside its bundle: V8 reads nothing of them before the first call of one of their functions unpacks them. They stay in
 * the one file of the bundle, because serverless-esbuild packages one for each function. Each may export functions only, and shares no object with the rest.
 *
 * - `menu-names`: DynamoDB's client, for type-ahead alone.
 * - `reach-slack`: Slack's client, for forms, the Home and sentences to people. Most requests are answered without it.
 * - `awskey-config`: YAML and the schema of the configuration, for a file that was changed after packaging, and in functions that read no configuration.
 */
const SELDOM: Readonly<Record<string, readonly string[]>> = {
  slack: ['src/app/menu-names.ts', 'src/app/awskey-config.ts', 'src/slack/ingress/reach-slack.ts'],
  signal: ['src/app/awskey-config.ts'],
  pickup: ['src/app/awskey-config.ts'],
  clock: ['src/app/awskey-config.ts'],
  reminder: ['src/app/awskey-config.ts'],
}

/** The modules that are packed into the bundle of this handler. */
export function seldomOf(handler: string): readonly string[] {
  return SELDOM[handler] ?? []
}

/** Quality 11 takes seconds for a tenth less. */
const PACKED_WELL = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }

export function packed(bytes: Uint8Array): string {
  return brotliCompressSync(bytes, PACKED_WELL).toString('base64')
}

/** `inside`: how the packed modules themselves are bundled. */
export function seldomPacked(inside: BuildOptions): Plugin {
  return {
    name: 'seldom-packed',
    setup({ initialOptions: { entryPoints }, onLoad }) {
      const [, handler = ''] =
        /handlers\/([\w-]+)\.ts"?\]?$/.exec(JSON.stringify(entryPoints ?? '')) ?? []
      for (const module of seldomOf(handler))
        onLoad(
          { filter: new RegExp(`[\\\\/]${module.replace(/[./]/g, '[./\\\\]')}$`) },
          async () => ({
            contents: await packedModule(module, inside),
          }),
        )
    },
  }
}

async function packedModule(module: string, inside: BuildOptions): Promise<string> {
  const path = fileURLToPath(new URL(`../${module}`, import.meta.url))
  const { outputFiles } = await build({ ...inside, entryPoints: [path], write: false })
  const [output] = outputFiles ?? []
  if (output === undefined) throw new Error(`${module} gave no bundle`)
  const source = await readFile(path, 'utf8')
  const names = [...source.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name)
  return `import { createRequire } from 'node:module'
let loaded
function load() {
  if (loaded === undefined) {
    const load = createRequire(__filename)
    const { brotliDecompressSync } = load('node:zlib')
    const Module = load('node:module')
    const made = new Module(__filename)
    made._compile(brotliDecompressSync(Buffer.from('${packed(output.contents)}', 'base64')).toString('utf8'), __filename + '#${module}')
    loaded = made.exports
  }
  return loaded
}
${names.map((name) => `export const ${name} = (...given) => load().${name}(...given)`).join('\n')}`
}
