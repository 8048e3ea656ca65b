import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { SHORTCUTS } from '../../src/slack/ids.ts'
import { SCOPES, slackManifest, WITHOUT_SCOPE } from '../../src/slack/manifest.ts'

/** Slack's public schema of manifests: github.com/slackapi/manifest-schema, schemas/manifest.schema.2.0.0.json, MIT licence. */
const SCHEMA = new URL('../fixtures/slack-manifest.schema.json', import.meta.url)
const REQUEST_URL = 'https://abc123.execute-api.us-east-1.amazonaws.com/slack/events'
const manifest = slackManifest({ requestUrl: REQUEST_URL, ownershipByEmail: true })

function validate(candidate: unknown): readonly string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  const check = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')))
  if (check(candidate)) return []
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** Web API methods that the code under src/slack and src/app calls. */
function methodsCalled(): readonly string[] {
  const files = ['src/slack', 'src/app'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file)),
  )
  const call =
    /\b(?:slack|client)\s*\.((?:auth|chat|conversations|files|pins|usergroups|users|views)(?:\.\w+){1,2})\(/g
  const found = files.flatMap((file) =>
    [
      ...readFileSync(file, 'utf8')
        .replaceAll(/\s*\n\s*\./g, '.')
        .matchAll(call),
    ].map(([, method = '']) => method),
  )
  return [...new Set(found)].toSorted()
}

describe('the manifest', () => {
  it('fits Slack’s schema', () => {
    expect(validate(manifest)).toEqual([])
  })

  it('would be refused by the schema with a command without a slash', () => {
    const [command] = manifest.features.slash_commands
    const features = { ...manifest.features, slash_commands: [{ ...command, command: 'awskey' }] }
    expect(validate({ ...manifest, features })).not.toEqual([])
  })

  it('has names of people sent as ids', () => {
    expect(manifest.features.slash_commands[0]?.should_escape).toBe(true)
  })

  it('sends everything to the one request URL', () => {
    const { features, settings } = manifest
    expect([
      features.slash_commands[0]?.url,
      settings.event_subscriptions.request_url,
      settings.interactivity.request_url,
      settings.interactivity.message_menu_options_url,
    ]).toEqual([REQUEST_URL, REQUEST_URL, REQUEST_URL, REQUEST_URL])
  })

  it('names the shortcuts that the way in answers to', () => {
    const ids = manifest.features.shortcuts.map(({ callback_id }) => callback_id)
    expect(ids).toEqual(Object.values(SHORTCUTS))
  })

  it('asks for e-mail addresses only where owners are found by them', () => {
    const scopes = slackManifest({ requestUrl: REQUEST_URL, ownershipByEmail: false })
    expect(scopes.oauth_config.scopes.bot).not.toContain('users:read.email')
    expect(manifest.oauth_config.scopes.bot).toContain('users:read.email')
  })
})

describe('its scopes', () => {
  it('cover every method that is called, and no other', () => {
    const covered = [...SCOPES.flatMap(({ methods }) => methods), ...WITHOUT_SCOPE]
    expect(methodsCalled()).toEqual([...new Set(covered)].toSorted())
  })
})
