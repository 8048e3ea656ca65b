/**
 * How a handler becomes one file: the AWS SDK and Bolt inside, what it cannot reach left out (unreached.ts), what it seldom needs packed (seldom.ts), the configuration checked (packaged-config.ts).
 * What V8 has to read is what a cold start takes (docs/performance.md). serverless.yml packages with these options, test/package.test.ts holds them to a limit, bench/ measures them. Names are kept, so
 * that a stack trace in a log can be read without source maps; that costs bytes in the archive and next to no time at a cold start.
 */
import type { BuildOptions, Plugin } from 'esbuild'
import { lazy } from '../src/shared/lazy.ts'
import { pictureBytes } from '../src/slack/pictures/picture-bytes.ts'
import { packagedConfigSource } from './packaged-config.ts'
import { packed, seldomPacked } from './seldom.ts'
import { unreachedPackages, withoutUnreached, zodByParts } from './unreached.ts'

/** A module that gives the same bytes as the file it stands for, unpacked when somebody asks. */
const picturesModule = lazy(async () => {
  const { renderer, fonts } = await pictureBytes()
  const unpacked = (bytes: Uint8Array): string => `unpacked('${packed(bytes)}')`
  return `import { brotliDecompressSync } from 'node:zlib'
const unpacked = (packed) => brotliDecompressSync(Buffer.from(packed, 'base64'))
export async function pictureBytes() {
  return { renderer: ${unpacked(renderer)}, fonts: [${fonts.map(unpacked).join(', ')}] }
}`
})

/** What draws pictures is read from its packages, and beside a bundle there are none. */
const picturesInside: Plugin = {
  name: 'pictures-inside',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]slack[\\/]pictures[\\/]picture-bytes\.ts$/ }, async () => ({
      contents: await picturesModule(),
    }))
  },
}

const configInside: Plugin = {
  name: 'config-inside',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]app[\\/]packaged-config\.ts$/ }, () => ({
      contents: packagedConfigSource(),
    }))
  },
}

/** Also how packed modules are bundled. */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  alias: unreachedPackages,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions

export const bundleOptions = {
  ...common,
  plugins: [
    seldomPacked({ ...common, plugins: [withoutUnreached, zodByParts] }),
    withoutUnreached,
    picturesInside,
    configInside,
    zodByParts,
  ],
} satisfies BuildOptions

/**
 * What serverless-esbuild's `config` calls: the same options, and no package left outside the bundle. Without `skipRebuild` a build
 * that fails leaves esbuild running, and packaging never ends.
 */
function serverlessEsbuild(): object {
  return { ...bundleOptions, exclude: [], outputFileExtension: '.cjs', skipRebuild: true }
}

export { serverlessEsbuild as 'module.exports' }
