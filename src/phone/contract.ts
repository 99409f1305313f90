import type { Lang } from '#web'

/** Where a call stands. It holds what was answered so far, never who calls. */
export interface Call {
  readonly at: 'language' | 'menu' | 'services' | 'question' | 'result' | 'reference' | 'birth' | 'told' | 'back' | 'end'
  readonly lang: Lang
  /** page of the list of services */
  readonly page: number
  readonly service?: string
  /** the field that is asked now */
  readonly asking?: string
  readonly answers: Readonly<Record<string, unknown>>
  readonly reference?: string
  /** the case whose standing was told: its person proved that she knows it */
  readonly told?: { readonly case: string; readonly service: string }
  /** how often keys made no sense here, in a row */
  readonly wrong: number
}

/** One sentence in the language in which it is to be spoken. */
export interface Said {
  readonly lang: Lang
  readonly text: string
}

/** What the voice does next: it says this, then waits for keys, connects to a person, or hangs up. */
export interface Turn {
  readonly say: readonly Said[]
  readonly then:
    | { readonly kind: 'keys' /** how many end the answer; without it `#` does */; readonly most?: number }
    | { readonly kind: 'person'; readonly number: string }
    | { readonly kind: 'end' }
}

/** What a turn wants from outside before it can be said. */
export type Wanted =
  | { readonly kind: 'standing'; readonly reference: string /** `YYYY-MM-DD` */; readonly birth: string }
  | { readonly kind: 'call-back' /** as typed; without it the number that calls */; readonly number?: string }

export interface Step {
  readonly call: Call
  readonly turn?: Turn
  readonly wants?: Wanted
}

export const started = (lang: Lang): Call => ({ at: 'language', lang, page: 0, answers: {}, wrong: 0 })
