import { z } from 'zod'
import { divisionNames, type Results } from '#simulation'

/** In the register of processing. */
export const purpose = 'simulations'

/** What an analyst asked for, as it is kept: enough to do it again. */
export const asked = z.strictObject({
  /** text of the reform's file */
  reform: z.string(),
  population: z.union([
    /** text of margins */
    z.strictObject({ margins: z.string() }),
    /** name of the uploaded file, and which of its columns is what */
    z.strictObject({
      file: z.string(),
      columns: z.record(z.string(), z.string()),
      weight: z.string().optional(),
      commune: z.string().optional(),
    }),
  ]),
  by: z.array(z.enum(divisionNames)),
  draws: z.number(),
  seed: z.number(),
  takeUp: z.number(),
  step: z.number(),
  /** the reform that one starts from instead of the law as it is: text of its file, and the simulation that it was taken from */
  against: z.strictObject({ run: z.string(), title: z.string(), reform: z.string() }).optional(),
})
export type Asked = z.output<typeof asked>

export interface Run {
  readonly id: string
  readonly agency: string
  readonly law: string
  readonly title: string
  readonly asked: Asked
  readonly file: string | null
  readonly state: 'waiting' | 'running' | 'done' | 'refused' | 'failed' | 'stopped'
  /** 0 to 1 */
  readonly progress: number
  readonly results: Results | null
  readonly refused: Refused | null
  readonly madeAt: string
  readonly madeBy: string
}

/** Why nothing was computed: a code, and the faults of the population by line. */
export interface Refused {
  readonly code: string
  readonly details: {
    readonly faults?: readonly { readonly column: string; readonly code: string; readonly line?: number }[]
    readonly problems?: readonly (string | { readonly path: string; readonly message: string })[]
  }
}

/** Largest file of a population. */
export const mostBytes = 50 * 1024 * 1024
/** Most households that are invented here; the command line takes more. */
export const mostHouseholds = 200_000
/** Runs of an agency that wait or work at the same time. */
export const mostAtOnce = 3
/** Seconds that a run may take; a job is given up after three hundred. */
export const longest = 270
export const fileTypes = ['csv', 'ndjson', 'parquet'] as const

export const refusals = { 'workbench.unknown': 404, 'workbench.too-many': 409 } as const satisfies Readonly<Record<string, number>>
