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
