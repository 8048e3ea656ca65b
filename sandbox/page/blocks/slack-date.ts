/**
 * Dates as Slack's `<!date^…>` formats write them, in the reader's time zone and with hours from 00 to 23.
 * The `pretty` forms are written out: the page's business time may be far from today, so "yesterday" would mislead.
 */
const LOCALE = 'en-US'

export function formatSlackDate(seconds: number, format: string, timeZone?: string): string {
  const at = new Date(seconds * 1_000)
  if (Number.isNaN(at.getTime())) return ''
  return format.replace(/\{([a-z_]+)\}/g, (whole, name: string) => {
    const written = FORMATS[name.replace(/_pretty$/, '')]
    return written === undefined ? whole : written(at, timeZone)
  })
}

type Written = (at: Date, timeZone: string | undefined) => string

const by =
  (options: Intl.DateTimeFormatOptions, locale = LOCALE): Written =>
  (at, timeZone) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(at)

const short = by({ dateStyle: 'medium' })
const time: Written = by({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

const FORMATS: Readonly<Record<string, Written>> = {
  date_num: by({ year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA'),
  date_slash: by({ year: 'numeric', month: '2-digit', day: '2-digit' }),
  date: by({ dateStyle: 'long' }),
  date_short: short,
  date_long: by({ dateStyle: 'full' }),
  day_divider: by({ dateStyle: 'full' }),
  time,
  time_secs: by({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
  ago: (at, timeZone) => `${short(at, timeZone)} ${time(at, timeZone)}`,
}

/** The same moment for everybody, as awskey itself writes it where Slack shows no date. */
export function utcDate(seconds: number): string {
  const at = new Date(seconds * 1_000)
  return Number.isNaN(at.getTime()) ? '' : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
