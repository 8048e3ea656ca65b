/**
 * How a handler becomes one file: the AWS SDK and Bolt inside, Bolt's unreachable receivers left out (`slack` loads in about 80 ms instead of 150).
 * serverless.yml packages with these options test/package.test.ts holds them to a limit, bench/bundle.ts measures them. Names are kept, so that a stack trace in a log
 * can be read without source maps; that costs bytes in the archive and no time at a cold start.
 */
import { fileURLToPath } from 'node:url'
import type { BuildOptions, Plugin } from 'esbuild'

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

export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  alias: Object.fromEntries(leftOut.map((name) => [name, unreachable])),
  plugins: [englishOnly],
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
