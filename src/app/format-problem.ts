import type { ConfigProblem } from './config-problem.ts'

/** One mistake in awskey.yml as one line. Apart from what finds mistakes, because a function that finds none loads none of that. */
export function formatProblem({ file, line, path, message }: ConfigProblem): string {
  return path === '' ? `${file}:${line}: ${message}` : `${file}:${line}: ${path}: ${message}`
}
