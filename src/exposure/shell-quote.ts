/**
 * Text as one word of a POSIX shell. Names in an account may be of a thief's choosing, and the line is pasted by an administrator: whatever stands in a name, nothing of it is read by the shell.
 */
export function shellQuoted(text: string): string {
  if (/^[\w@%+:,./-]+$/.test(text)) return text
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** `--user-name='…'`: after `=` a name that begins with a dash is no option. */
export function option(name: string, value: string): string {
  return `--${name}=${shellQuoted(value)}`
}
