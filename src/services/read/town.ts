import type { RuleSet } from '#rules'
import type { Answers, Example, FieldType, Option, Service } from '../contract.ts'
import type { RawField } from './grammar/field.ts'

/** A concept: what a field takes when it is only a name. Keys as in the file; texts in as many languages as the house knows. */
export type Concept = Partial<Omit<RawField, 'type'>> & { readonly type: FieldType }

/** How the story of an example ends; `refused`: what was tried on a day and was not possible. */
export interface StoryEnd {
  readonly state?: string
  readonly due?: string
  readonly refused?: { readonly day: string; readonly step: string; readonly code: string }
}
/** Plays a story. Cases live in another room, which lends this. */
export type StoryRunner = (service: Service, rules: RuleSet, example: Example, answers: Answers) => StoryEnd

/**
 * What the town knows. Everything is optional but authorities and teams' names: a check outside any town passes empty lists and gets warnings
 * where it can. Unknown authority, calendar or concept: error. Unknown team, purpose, life event, theme, registry of an asked field: warning.
 */
export interface TownNames {
  /** agencies */
  readonly authorities: readonly string[]
  /** team paths: `departement.logement` */
  readonly teams: readonly string[]
  /** languages of the town, the legal one first */
  readonly languages: readonly string[]
  /** ids, without `registry.` */
  readonly registries: readonly string[]
  /** Concept → registries that give it: a field that takes everything from the concept asks them too. */
  readonly gives?: Readonly<Record<string, readonly string[]>>
  /** kinds of partners: what they call themselves where a service says who may begin a case */
  readonly partners?: readonly string[]
  /** ids in the register of processing */
  readonly purposes: readonly string[]
  /** life events */
  readonly events: readonly string[]
  readonly calendars: readonly string[]
  /** Added to the built-in table (concepts.ts). */
  readonly concepts?: Readonly<Record<string, Concept>>
  readonly themes?: readonly string[]
  /** Code lists: `list.pays`. */
  readonly lists?: Readonly<Record<string, readonly Option[]>>
  /** `urbanisme-commun@7` → its text */
  readonly fragments?: Readonly<Record<string, string>>
  /** Is it the code of a commune or a département that the town knows? Without it nobody looks. */
  readonly isTerritory?: (code: string) => boolean
  /** without it stories are not played */
  readonly story?: StoryRunner
}
