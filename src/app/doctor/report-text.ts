import { exitCodeOf, type Finding } from './finding.ts'

/** What `npm run doctor` prints: a line for each check, what is wrong and not known last, where somebody looks first in a terminal. */
export function reportText(findings: readonly Finding[]): string {
  const order = { fine: 0, not_known: 1, wrong: 2 } as const
  const lines = findings
    .map((finding, at) => ({ finding, at }))
    .toSorted((a, b) => order[a.finding.verdict] - order[b.finding.verdict] || a.at - b.at)
    .map(({ finding }) => lineOf(finding))
  return `${[...lines, '', sumOf(findings)].join('\n')}\n`
}

function lineOf(finding: Finding): string {
  switch (finding.verdict) {
    case 'fine':
      return `fine       ${finding.check}: ${finding.said}`
    case 'wrong':
      return `wrong      ${finding.check}: ${finding.what}. To do: ${finding.todo}`
    case 'not_known':
      return `not known  ${finding.check}: ${finding.why}. What would help: ${finding.wouldHelp}`
  }
}

function sumOf(findings: readonly Finding[]): string {
  const count = (verdict: Finding['verdict']): number =>
    findings.filter((each) => each.verdict === verdict).length
  const numbers = `${count('fine')} fine, ${count('wrong')} wrong, ${count('not_known')} not known`
  return exitCodeOf(findings) === 0 ? `${numbers}: all is fine.` : `${numbers}.`
}
