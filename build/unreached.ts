import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

/**
 * What esbuild cannot see that no function reaches. Every part left out here is a part whose call throws and says so; test/package.test.ts replays each kind of request that Slack makes through what
 * is left.
 *
 * - Packages behind Bolt's other receivers (HTTP server, Socket Mode, OAuth pages), and these receivers: Slack's requests come in through AwsLambdaReceiver alone.
 * - Bolt's assistants, custom functions and conversation stores: awskey registers none, and gives `convoStore: false`.
 * - Slack's client in Bolt, which makes two for itself: awskey's listeners have their own, loaded when one of them uses it.
 * - What zod makes JSON Schema with: every schema refers to it, none is asked.
 * - zod's messages in some sixty languages besides English, which `z` re-exports as one object.
 */
const stub = fileURLToPath(new URL('unreachable.cjs', import.meta.url))
const unusedClient = fileURLToPath(new URL('unused-client.cjs', import.meta.url))
const PACKAGES = ['express', '@slack/socket-mode', '@slack/oauth', 'raw-body', 'path-to-regexp']
const OF_BOLT =
  /[\\/]@slack[\\/]bolt[\\/]dist[\\/](?:receivers[\\/](?:HTTP|Express|SocketMode)\w+|Assistant\w*|CustomFunction|conversation-store)\.js$/
const IN_BOLT = /[\\/]@slack[\\/]bolt[\\/]dist[\\/]/
const OF_ZOD = /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/
const LOCALES = /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/

export const unreachedPackages: Readonly<Record<string, string>> = Object.fromEntries(
  PACKAGES.map((name) => [name, stub]),
)

export const withoutUnreached: Plugin = {
  name: 'without-unreached',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^@slack\/web-api$/ }, ({ importer }) =>
      IN_BOLT.test(importer) ? { path: unusedClient } : undefined,
    )
    onLoad({ filter: OF_BOLT }, () => ({
      contents: `module.exports = require(${JSON.stringify(stub)})`,
    }))
    onLoad({ filter: OF_ZOD }, async ({ path }) => ({
      contents: throwing(await readFile(path, 'utf8')),
    }))
    onLoad({ filter: LOCALES }, () => ({ contents: "export { default as en } from './en.js'" }))
  },
}

/** The same exports, none of which may be called. */
function throwing(source: string): string {
  const names = [...source.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)]
  return `const unreached = () => { throw new Error('A part of zod was reached that build/unreached.ts leaves out.') }
${names.map(([, name = '']) => `export const ${name} = unreached`).join('\n')}`
}

/**
 * `z` is one object that holds all of zod; as a namespace esbuild sees which parts of it are used. Making a schema changes nothing else, which esbuild cannot know: said so, it leaves out those that a
 * function does not use.
 */
export const zodByParts: Plugin = {
  name: 'zod-by-parts',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](?:src|handlers)[\\/].*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      if (!source.includes(WHOLE)) return undefined
      const contents = source
        .replace(WHOLE, "import * as z from 'zod'")
        .replace(MAKES_SCHEMA, '/* @__PURE__ */ $&')
      return { contents, loader: 'ts' }
    })
  },
}

const WHOLE = "import { z } from 'zod'"
const MAKES_SCHEMA =
  /(?<![\w.$'"`/])(?:z\.(?:\w+|iso\.\w+)|[A-Z]\w*\.(?:optional|nullable|extend|array|readonly|or|default|pick|omit|partial|transform|refine|shape))(?=\()/g
