import { describe, expect, it } from 'vitest'
import { printManifest } from '../../../src/app/cli/manifest.ts'

const EXAMPLE = 'awskey.example.yml'

describe('npm run manifest', () => {
  it.each([
    'https://abc.execute-api.us-east-1.amazonaws.com',
    'https://abc.execute-api.us-east-1.amazonaws.com/',
    'https://abc.execute-api.us-east-1.amazonaws.com/slack/events',
  ])('takes the URL as the deployment shows it: %s', (url) => {
    const { exitCode, out } = printManifest([url, EXAMPLE], {})
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      settings: {
        interactivity: {
          request_url: 'https://abc.execute-api.us-east-1.amazonaws.com/slack/events',
        },
      },
    })
  })

  it.each(['', 'abc.example.com', 'http://abc.example.com', 'https://abc.example.com/?a=b'])(
    'says what is missing without an https URL: %s',
    (url) => {
      const { exitCode, out, explained } = printManifest([url, EXAMPLE], {})
      expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' })
      expect(explained.join()).toContain('npm run manifest https://')
    },
  )

  it('explains each scope that it asks for', () => {
    const { out, explained } = printManifest(['https://abc.example.com', EXAMPLE], {})
    const { bot } = JSON.parse(out).oauth_config.scopes
    expect(explained.map((line) => line.split(': ')[0])).toEqual(bot)
  })

  it('names what is wrong with awskey.yml', () => {
    const { exitCode, explained } = printManifest(['https://abc.example.com', 'package.json'], {})
    expect(exitCode).toBe(1)
    expect(explained.at(-1)).toBe('package.json cannot be used.')
  })
})
