/**
 * How a handler becomes one file: the AWS SDK and Bolt inside, Bolt's unreachable receivers left out (`slack` loads in about 80 ms instead of 150).
 * serverless.yml packages with these options test/package.test.ts holds them to a limit, bench/bundle.ts measures them. Names are kept, so that a stack trace in a log
 * can be read without source maps; that costs bytes in the archive and no time at a cold start.
 */
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import type { BuildOptions, Plugin } from 'esbuild'
import { lazy } from '../src/shared/lazy.ts'
import { pictureBytes } from '../src/slack/pictures/picture-bytes.ts'

const unreachable = fileURLToPath(new URL('unreachable.cjs', import.meta.url))
const leftOut = ['express', '@slack/socket-mode', '@slack/oauth', 'raw-body', 'path-to-regexp']

/** zod carries its messages in some sixty languages; ours are said in English. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js'",
    }))
  },
}

/** Quality 11 takes seconds for a tenth less. */
const PACKED_WELL = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }

/** A module that gives the same bytes as the file it stands for, unpacked when somebody asks. */
const picturesModule = lazy(async () => {
  const { renderer, fonts } = await pictureBytes()
  const unpacked = (bytes: Uint8Array): string =>
    `unpacked('${brotliCompressSync(bytes, PACKED_WELL).toString('base64')}')`
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

export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  alias: Object.fromEntries(leftOut.map((name) => [name, unreachable])),
  plugins: [englishOnly, picturesInside],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions

/**
 * What serverless-esbuild's `config` calls: the same options, and no package left outside the bundle. Without `skipRebuild` a build
 * that fails leaves esbuild running, and packaging never ends.
 */
function serverlessEsbuild(): object {
  return { ...bundleOptions, exclude: [], outputFileExtension: '.cjs', skipRebuild: true }
}

export { serverlessEsbuild as 'module.exports' }
