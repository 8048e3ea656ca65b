/**
 * How IAM compares text: `*` is any run of characters, `?` any one, and `${key}` stands for a value of the request. A variable that the request has no value for matches nothing at all.
 */
export type Context = ReadonlyMap<string, readonly string[]>

const VARIABLE = /\$\{([^}]*)\}/g
const LITERALS: Readonly<Record<string, string>> = { '*': '*', '?': '?', $: '$' }
const compiled = new Map<string, RegExp>()

export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}

function wildcards(text: string): string {
  return escaped(text).replaceAll(String.raw`\*`, '.*').replaceAll(String.raw`\?`, '.')
}

function anchored(source: string): RegExp {
  return new RegExp(`^${source}$`, 's')
}

/** The value of a variable: `${aws:username}`, or `${aws:username, 'somebody'}` with a value for want of one. */
function variableValue(variable: string, context: Context): string | undefined {
  const literal = LITERALS[variable]
  if (literal !== undefined) return literal
  const [, key = variable, otherwise] = /^([^,]*?)\s*,\s*'(.*)'$/.exec(variable) ?? []
  const values = context.get(key.trim().toLowerCase())
  return values?.length === 1 ? values[0] : otherwise
}

/** The text with its variables filled in and every piece escaped its own way; `undefined` when one has no value. */
function filled(
  text: string,
  context: Context,
  written: (piece: string) => string,
): string | undefined {
  let source = ''
  let at = 0
  for (const match of text.matchAll(VARIABLE)) {
    const value = variableValue(match[1] ?? '', context)
    if (value === undefined) return undefined
    source += written(text.slice(at, match.index)) + escaped(value)
    at = match.index + match[0].length
  }
  return source + written(text.slice(at))
}

function patternOf(
  text: string,
  context: Context | undefined,
  written: (piece: string) => string,
): RegExp | undefined {
  if (context !== undefined && text.includes('${')) {
    const source = filled(text, context, written)
    return source === undefined ? undefined : anchored(source)
  }
  const key = `${written === wildcards ? 'w' : 'e'}${text}`
  const known = compiled.get(key)
  if (known !== undefined) return known
  const pattern = anchored(written(text))
  compiled.set(key, pattern)
  return pattern
}

/** Whether the text is of the pattern. Without a context, variables are plain text, as in policies of the old version. */
export function isLike(pattern: string, text: string, context?: Context): boolean {
  return patternOf(pattern, context, wildcards)?.test(text) ?? false
}

/** Whether the text is exactly the value, once its variables are filled in. */
export function isSame(value: string, text: string, context?: Context): boolean {
  if (context === undefined || !value.includes('${')) return value === text
  return patternOf(value, context, escaped)?.test(text) ?? false
}

const ARN_PARTS = 6

function partsOf(arn: string): readonly string[] {
  // Colons inside of a variable separate nothing.
  const parts: string[] = ['']
  let depth = 0
  for (const char of arn) {
    if (char === '{') depth += 1
    if (char === '}') depth -= 1
    if (char === ':' && depth === 0 && parts.length < ARN_PARTS) parts.push('')
    else parts.push(`${parts.pop()}${char}`)
  }
  return parts
}

/** An ARN to compare with has its six parts, wildcards or not. */
export function isArnPattern(pattern: string): boolean {
  const parts = partsOf(pattern)
  return parts.length === ARN_PARTS && parts[0] === 'arn'
}

const split = new Map<string, readonly string[]>()

function patternParts(pattern: string): readonly string[] {
  const known = split.get(pattern)
  if (known !== undefined) return known
  const parts = partsOf(pattern)
  split.set(pattern, parts)
  return parts
}

/** ARNs are compared part by part: a wildcard reaches no further than its own part, and in the last one over everything. */
export function isArnLike(pattern: string, arn: string, context?: Context): boolean {
  const [patterns, parts] = [patternParts(pattern), partsOf(arn)]
  return (
    parts.length === patterns.length &&
    patterns.every((part, index) => isLike(part, parts[index] ?? '', context))
  )
}
