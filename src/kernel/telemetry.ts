/** One JSON line an occurrence: codes, ids and durations, never names, answers or texts of people. */
export interface Telemetry {
  note(code: string, facts?: Readonly<Record<string, string | number | boolean | undefined>>): void
  /** A failure of ours: its class, message and first own stack line; database errors give their code only, since their text may quote a row. */
  failure(code: string, error: unknown, facts?: Readonly<Record<string, string | number | undefined>>): void
}

export function telemetryTo(write: (line: string) => void, now: () => number): Telemetry {
  const line = (level: string, code: string, facts: object) =>
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, code, ...facts })}\n`)
  return {
    note: (code, facts = {}) => line('info', code, facts),
    failure: (code, error, facts = {}) => line('error', code, { ...facts, ...describe(error) }),
  }
}

export const silentTelemetry: Telemetry = { note: () => {}, failure: () => {} }

/** How often something of ours failed, and where: no message, which may hold what somebody typed. */
export interface FailureCount {
  /** what was being done: `web.failed`, `jobs.failed` */
  readonly code: string
  /** class of the error, code of a refusal or of the database */
  readonly error: string
  /** first own line of the stack: `work/desk.ts:41` */
  readonly place: string
  readonly count: number
  /** UTC instant */
  readonly at: string
}

/** Telemetry that also counts its failures. `take` gives what came since it was last asked. */
export function countingFailures(
  telemetry: Telemetry,
  now: () => number,
): { readonly telemetry: Telemetry; take(): readonly FailureCount[] } {
  let counts = new Map<string, FailureCount>()
  return {
    telemetry: {
      note: telemetry.note,
      failure: (code, error, facts) => {
        telemetry.failure(code, error, facts)
        const named = kindOf(error)
        const place = placeIn(error)
        const key = `${code}\n${named}\n${place}`
        const count = (counts.get(key)?.count ?? 0) + 1
        counts.set(key, { code, error: named, place, count, at: new Date(now()).toISOString() })
      },
    },
    take: () => {
      const taken = [...counts.values()]
      counts = new Map()
      return taken
    },
  }
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return 'code' in error && typeof error.code === 'string' && /^[\w.-]{1,60}$/.test(error.code) ? error.code : error.name.slice(0, 60)
}

const placeIn = (error: unknown): string =>
  /\/src\/([\w./-]+:\d+)/.exec(error instanceof Error ? (error.stack ?? '') : '')?.[1]?.slice(0, 120) ?? ''

function describe(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error }
  const stack = (error.stack ?? '')
    .split('\n')
    .filter((frame) => frame.includes('/src/'))
    .slice(0, 3)
    .map((frame) =>
      frame
        .trim()
        .replace(/^at /, '')
        .replace(/\(?file:.*\/src\//, '(src/'),
    )
    .join(' < ')
  const database = 'severity' in error && 'code' in error // of PostgreSQL: DETAIL and message may hold values
  return { error: error.name, message: database ? `database ${String(error.code)}` : error.message.slice(0, 300), stack }
}
