import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import { PermissionRecord } from '../../sandbox/permission-record.ts'
import { UNUSED_PERMISSIONS } from '../fixtures/unused-permissions.ts'
import { isClean, permissionReport, reportLines } from './permission-report.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where every sandbox of this run writes which permissions were used. */
    permissions: string
  }
}

/**
 * Collects what the sandboxes of a run say about permissions, and judges it at the end. Refused calls of awskey always fail the run; permissions that are never used only when the whole suite was run, since
 * a part of it says nothing about them.
 */
export function permissionReporter(): Reporter {
  const folder = mkdtempSync(join(tmpdir(), 'awskey-permissions-'))
  let vitest: Vitest | undefined

  function records(): readonly PermissionRecord[] {
    return readdirSync(folder).map((name) =>
      PermissionRecord.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
    )
  }

  function isWhole(modules: readonly TestModule[]): boolean {
    if (vitest === undefined || vitest.config.testNamePattern !== undefined) return false
    const run = new Set(modules.map(({ moduleId }) => relative(process.cwd(), moduleId)))
    const written = readdirSync('test', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join('test', name))
    return (
      written.every((name) => run.has(name)) && modules.every((each) => each.state() === 'passed')
    )
  }

  return {
    onInit(context) {
      vitest = context
      context.provide('permissions', folder)
    },
    onTestRunEnd(modules) {
      const found = records()
      rmSync(folder, { recursive: true })
      if (found.length === 0) return
      const report = permissionReport(found, UNUSED_PERMISSIONS)
      const whole = isWhole(modules)
      const fails = whole ? !isClean(report) : report.refused.length > 0
      const lines = reportLines(
        whole ? report : { ...report, unexplained: [], usedAfterAll: [], explainedInVain: [] },
      )
      vitest?.logger.log(`\n${lines.join('\n')}\n`)
      if (fails) process.exitCode = 1
    },
  }
}
