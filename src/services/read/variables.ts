/** Variables that the house gives to every message. */
export const givenVariables = ['liste', 'échéance', 'explication', 'raison', 'référence', 'numéro', 'rang', 'lien', 'mois'] as const

/** The variable of a field or rule in a message: every run of signs that are no letter or digit becomes `-` (`taxe d'aménagement` → `taxe-d-aménagement`). */
export const variableName = (name: string): string => name.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-')

/** Variable → the names it may stand for (more than one: ambiguous). */
export function variables(names: Iterable<string>): ReadonlyMap<string, readonly string[]> {
  const byVariable = new Map<string, string[]>()
  for (const name of names) {
    const variable = variableName(name)
    const same = byVariable.get(variable) ?? []
    if (!same.includes(name)) byVariable.set(variable, [...same, name])
  }
  return byVariable
}
