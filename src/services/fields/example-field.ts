/** Fields and pages for tests. */
import type { Field, FieldType } from '../contract.ts'
import type { Commune, Communes } from './communes.ts'
import { communesOf } from './communes.ts'
import { type FieldCtx, type FormValues, fieldCtx, kindOf, problemText } from './index.ts'

export const exampleField = (type: FieldType, more: Partial<Field> = {}): Field => ({
  name: 'champ',
  type,
  label: { fr: 'Votre réponse', en: 'Your answer', nl: 'Uw antwoord' },
  required: true,
  from: [],
  with: [],
  confirm: false,
  asked: true,
  sensitive: false,
  special: false,
  later: false,
  ...more,
})

const commune = (code: string, name: string, postcodes: readonly string[], population: number): Commune => ({
  code,
  name,
  postcodes,
  département: code.slice(0, 2),
  population,
})
export const someCommunes: Communes = communesOf([
  commune('55545', 'Verdun', ['55100'], 16942),
  commune('55039', 'Beaumont-en-Verdunois', ['55100'], 0),
  commune('55029', 'Bar-le-Duc', ['55000'], 14625),
  commune('2A004', 'Ajaccio', ['20000', '20090'], 74000),
  commune('75056', 'Paris', ['75001', '75012'], 2103778),
])

export const exampleCtx = (more: Partial<FieldCtx> = {}): FieldCtx =>
  fieldCtx({ lang: 'fr', today: '2026-11-24', communes: someCommunes, ...more })

/** The value read from one control, or the sentence said. */
export function readOne(type: FieldType, typed: string, more: Partial<Field> = {}, ctx: Partial<FieldCtx> = {}): unknown {
  return readForm(type, { champ: [typed] }, more, ctx)
}

/** The value read from a form of parts of `champ`, or the sentence of the first problem. */
export function readForm(type: FieldType, form: FormValues, more: Partial<Field> = {}, ctx: Partial<FieldCtx> = {}): unknown {
  const within = exampleCtx(ctx)
  const read = kindOf({ type }).parse(form, 'champ', exampleField(type, more), within)
  return read.problem ? problemText(read.problem, within.lang) : read.value
}

/** Code of the refusal of a foreign value, undefined when it is accepted. */
export const refusal = (type: FieldType, value: unknown, more: Partial<Field> = {}, ctx: Partial<FieldCtx> = {}): string | undefined =>
  kindOf({ type }).check(value, exampleField(type, more), exampleCtx(ctx))?.code
