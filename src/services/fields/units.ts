/** The units of service files, as a person reads them. A unit that is not here is shown as the file writes it. */
import type { Lang } from '../contract.ts'
import { wordsOf } from './texts.ts'

interface Words {
  readonly one: string
  readonly many: string
  /** After "per": "par an", "a year". */
  readonly per: string
}
const word = (one: string, many: string, per: string): Words => ({ one, many, per })

const units: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  an: { fr: word('an', 'ans', 'par an'), en: word('year', 'years', 'a year'), nl: word('jaar', 'jaar', 'per jaar') },
  mois: { fr: word('mois', 'mois', 'par mois'), en: word('month', 'months', 'a month'), nl: word('maand', 'maanden', 'per maand') },
  semaine: { fr: word('semaine', 'semaines', 'par semaine'), en: word('week', 'weeks', 'a week'), nl: word('week', 'weken', 'per week') },
  jour: { fr: word('jour', 'jours', 'par jour'), en: word('day', 'days', 'a day'), nl: word('dag', 'dagen', 'per dag') },
  nuit: { fr: word('nuit', 'nuits', 'par nuit'), en: word('night', 'nights', 'a night'), nl: word('nacht', 'nachten', 'per nacht') },
  heure: { fr: word('heure', 'heures', 'par heure'), en: word('hour', 'hours', 'an hour'), nl: word('uur', 'uur', 'per uur') },
  minute: {
    fr: word('minute', 'minutes', 'par minute'),
    en: word('minute', 'minutes', 'a minute'),
    nl: word('minuut', 'minuten', 'per minuut'),
  },
  personne: {
    fr: word('personne', 'personnes', 'par personne'),
    en: word('person', 'people', 'per person'),
    nl: word('persoon', 'personen', 'per persoon'),
  },
  enfant: {
    fr: word('enfant', 'enfants', 'par enfant'),
    en: word('child', 'children', 'per child'),
    nl: word('kind', 'kinderen', 'per kind'),
  },
}
const aliases: Readonly<Record<string, string>> = {
  année: 'an',
  ans: 'an',
  année_: 'an',
  jours: 'jour',
  nuits: 'nuit',
  heures: 'heure',
  semaines: 'semaine',
  personnes: 'personne',
  enfants: 'enfant',
  year: 'an',
  month: 'mois',
  week: 'semaine',
  day: 'jour',
  hour: 'heure',
}

/** Canonical name of a unit of time or count, undefined when it is not one of ours. */
export function unitName(unit: string): string | undefined {
  const name = Object.hasOwn(aliases, unit) ? aliases[unit] : unit
  return name !== undefined && Object.hasOwn(units, name) ? name : undefined
}

const wordsFor = (unit: string, lang: Lang): Words | undefined => {
  const name = unitName(unit)
  return name === undefined ? undefined : units[name]?.[wordsOf(lang)]
}

/** A unit beside a number: "nuits", "years". French counts 0 and 1 as one. */
export function unitLabel(unit: string, count: number, lang: Lang): string {
  const words = wordsFor(unit, lang)
  if (!words) return unit
  return new Intl.PluralRules(wordsOf(lang)).select(Math.abs(count)) === 'one' ? words.one : words.many
}

/** After the stroke of a rate: `an` → "par an". */
export const perUnit = (unit: string, lang: Lang): string => wordsFor(unit, lang)?.per ?? `/\u00a0${unit}`
