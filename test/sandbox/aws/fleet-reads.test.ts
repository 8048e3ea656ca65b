import {
  CreateLoginProfileCommand,
  GenerateCredentialReportCommand,
  GetAccountAuthorizationDetailsCommand,
  GetCredentialReportCommand,
  type IAMClient,
  ListServiceSpecificCredentialsCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { plantFleet } from '../../../sandbox/aws/seed/plant-fleet.ts'
import { DEVELOPMENT, NOW, type RunningAws, startAws } from './start-aws.ts'

let running: RunningAws
let iam: IAMClient
beforeEach(async () => {
  running = await startAws()
  iam = running.clients(running.administrator(DEVELOPMENT)).iam
})
afterEach(() => running.stop())

const HOUR_MS = 3_600_000

describe('GetAccountAuthorizationDetails', () => {
  it('gives users, groups, roles and policies with their documents, page by page', async () => {
    const seen = { users: [''], groups: [''], roles: [''], policies: [''] }
    let Marker: string | undefined
    let pages = 0
    do {
      const page = await iam.send(
        new GetAccountAuthorizationDetailsCommand({ MaxItems: 10, Marker }),
      )
      pages += 1
      seen.users.push(...(page.UserDetailList ?? []).map(({ UserName = '' }) => UserName))
      seen.groups.push(...(page.GroupDetailList ?? []).map(({ GroupName = '' }) => GroupName))
      seen.roles.push(...(page.RoleDetailList ?? []).map(({ RoleName = '' }) => RoleName))
      seen.policies.push(...(page.Policies ?? []).map(({ PolicyName = '' }) => PolicyName))
      Marker = page.IsTruncated === true ? page.Marker : undefined
    } while (Marker !== undefined)

    expect(pages).toBeGreaterThan(2)
    expect(seen.users.slice(1)).toEqual(
      [...(running.aws.world.accounts.get(DEVELOPMENT)?.users.keys() ?? [])].toSorted(),
    )
    expect(seen.groups).toEqual(['', 'engineers', 'security'])
    expect(seen.roles).toContain('deploy-role')
    expect(seen.policies).toEqual(
      expect.arrayContaining(['platform-owner', 'AdministratorAccess', 'ReadOnlyAccess']),
    )
  })

  it('gives what the filter asks for alone, and refuses a word that it does not know', async () => {
    const { UserDetailList, GroupDetailList, Policies } = await iam.send(
      new GetAccountAuthorizationDetailsCommand({ Filter: ['LocalManagedPolicy'] }),
    )
    expect([UserDetailList, GroupDetailList]).toEqual([[], []])
    expect(Policies?.map(({ PolicyName }) => PolicyName)).toEqual([
      'artefact-reader',
      'platform-owner',
    ])
    expect(decodeURIComponent(Policies?.[0]?.PolicyVersionList?.[0]?.Document ?? '')).toContain(
      's3:GetObject',
    )
    await expect(
      iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Everything' as 'User'] })),
    ).rejects.toMatchObject({ name: 'ValidationError' })
  })
})

describe('ListServiceSpecificCredentials of all users', () => {
  it('gives those of every user, page by page, and never with a name', async () => {
    plantFleet(running.aws.world, { accountId: DEVELOPMENT, users: 300 })
    const first = await iam.send(
      new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 5 }),
    )
    const second = await iam.send(
      new ListServiceSpecificCredentialsCommand({ AllUsers: true, Marker: first.Marker }),
    )
    const users = [first, second].flatMap(({ ServiceSpecificCredentials: list = [] }) =>
      list.map(({ UserName, ServiceName }) => `${UserName} ${ServiceName}`),
    )

    expect(first.ServiceSpecificCredentials).toHaveLength(5)
    expect(users).toHaveLength(8)
    expect(new Set(users).size).toBe(8)
    await expect(
      iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, UserName: 'erin' })),
    ).rejects.toMatchObject({ name: 'ValidationError' })
  })
})

describe('the credential report', () => {
  async function report(): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
    await iam.send(new GenerateCredentialReportCommand({}))
    for (let asked = 0; asked < 5; asked += 1)
      try {
        const { Content } = await iam.send(new GetCredentialReportCommand({}))
        const [header = '', ...lines] = new TextDecoder().decode(Content).split('\n')
        const columns = header.split(',')
        return new Map(
          lines.map((line) => {
            const cells = line.split(',')
            const named = columns.map((name, at) => [name, cells[at] ?? ''])
            return [cells[0] ?? '', Object.fromEntries(named)]
          }),
        )
      } catch {
        // Being made.
      }
    throw new Error('no report')
  }

  it('says when a key was last changed, not when it was made', async () => {
    const keys = running.aws.world.accounts.get(DEVELOPMENT)?.users.get('erin')?.keys
    const AccessKeyId = keys?.[0]?.accessKeyId ?? ''
    const set = (Status: 'Active' | 'Inactive') =>
      iam.send(new UpdateAccessKeyCommand({ UserName: 'erin', AccessKeyId, Status }))
    await set('Inactive')
    running.advance(HOUR_MS)
    await set('Active')
    await set('Active')

    expect((await report()).get('erin')).toMatchObject({
      access_key_1_active: 'true',
      access_key_1_last_rotated: new Date(NOW.getTime() + HOUR_MS)
        .toISOString()
        .replace('.000Z', '+00:00'),
    })
  })

  it('knows passwords and MFA, and collapses uses within fifteen minutes to the first', async () => {
    await iam.send(new CreateLoginProfileCommand({ UserName: 'max', Password: 'not-kept-1A' }))
    const key = running.aws.world.accounts.get(DEVELOPMENT)?.users.get('max')?.keys[0]
    const use = (): void => {
      running.aws.useKey({ access_key_id: key?.accessKeyId ?? '' })
    }
    use()
    running.advance(10 * 60_000)
    use()
    const rows = await report()

    expect(rows.get('max')).toMatchObject({ password_enabled: 'true', mfa_active: 'false' })
    expect(rows.get('tina')).toMatchObject({ password_enabled: 'true', mfa_active: 'true' })
    expect(rows.get('erin')).toMatchObject({ password_enabled: 'false' })
    expect(rows.get('max')?.['access_key_1_last_used_date']).toBe(
      NOW.toISOString().replace('.000Z', '+00:00'),
    )
    expect(key?.lastUsed?.date.getTime()).toBe(NOW.getTime() + 10 * 60_000)
  })

  it('is the one of up to four hours ago', async () => {
    await report()
    const AccessKeyId =
      running.aws.world.accounts.get(DEVELOPMENT)?.users.get('erin')?.keys[0]?.accessKeyId ?? ''
    running.advance(3 * HOUR_MS)
    await iam.send(
      new UpdateAccessKeyCommand({ UserName: 'erin', AccessKeyId, Status: 'Inactive' }),
    )
    expect((await report()).get('erin')?.['access_key_1_active']).toBe('true')
    running.advance(2 * HOUR_MS)
    expect((await report()).get('erin')?.['access_key_1_active']).toBe('false')
  })
})

describe('plantFleet', () => {
  it('plants five thousand users with two keys in a moment, no two ids the same', () => {
    const begun = performance.now()
    const { users } = plantFleet(running.aws.world, { accountId: '444400000001', users: 5_000 })
    expect(performance.now() - begun).toBeLessThan(3_000)
    const all = [...users.values()]
    expect(new Set(all.map(({ userId }) => userId)).size).toBe(5_000)
    expect(new Set(all.flatMap(({ keys }) => keys.map((key) => key.accessKeyId))).size).toBe(10_000)
  })
})
