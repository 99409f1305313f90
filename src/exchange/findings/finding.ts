/** What does not fit, and how much it weighs in the order of the list. It decides nothing: a person looks, and says so. */
export const weights = {
  lie: 100,
  temperature: 60,
  travel: 50,
  document: 40,
  quantity: 40,
  weight: 40,
  missing: 40,
  backdated: 30,
  clock: 20,
} as const
export type Kind = keyof typeof weights

export interface Finding {
  readonly kind: Kind
  /** whose word it is about */
  readonly parties: readonly string[]
  /** hash identifiers of the events that contradict each other */
  readonly events: readonly string[]
  /** numbers and names for the sentence */
  readonly facts: Readonly<Record<string, string | number>>
}

/** From 0 to 100: each kind counts once, since ten measurements of one warm afternoon are one reason. */
export const riskOf = (findings: readonly Finding[]): number =>
  Math.min(
    100,
    [...new Set(findings.map(({ kind }) => kind))].reduce((sum, kind) => sum + weights[kind], 0),
  )
