import { nameOf } from '#cases'
import { dayOf, formatDate } from '#web'
import { labelsOf } from './labels.ts'
import type { DeskCase } from './open.ts'
import { isWorkKey, t } from './texts.ts'

/** Why an action cannot be taken, in words, from its refusal code. Says who may, what is missing, until when. */
export function refusalInWords(
  code: string,
  details: Readonly<Record<string, unknown>>,
  { loaded, ctx }: Pick<DeskCase, 'loaded' | 'ctx'>,
  lang: string,
): string {
  const { service } = loaded
  const fields = (name: string) => labelsOf(service, Array.isArray(details[name]) ? details[name].map(String) : [], lang)
  const day = typeof details.day === 'string' ? formatDate(lang, details.day) : ''
  if (code === 'case.action-not-now') {
    const missing = fields('missing')
    const rule = typeof details.when === 'string' ? nameOf(details.when, { service, lang }) : ''
    return missing === '' ? t(lang, 'no.action-not-now', { rule }) : t(lang, 'no.missing', { fields: missing })
  }
  if (code === 'case.input-unverified') return t(lang, 'no.input-unverified', { fields: fields('fields') })
  if (code === 'case.fields-missing') return t(lang, 'no.fields-missing', { fields: fields('fields') })
  if (code === 'case.account-missing')
    return t(lang, 'no.account-missing', { fields: labelsOf(service, [String(details.field ?? '')], lang) })
  if (code === 'case.observations-open') return t(lang, 'no.observations-open', { day })
  if (code === 'case.too-late') return t(lang, 'no.too-late', { day })
  if (code === 'case.too-early')
    return t(lang, 'no.too-early', { day: typeof details.opens === 'string' ? formatDate(lang, dayOf(details.opens, ctx.zone)) : day })
  const key = `no.${code.replace(/^case\./, '')}`
  return t(lang, isWorkKey(key) && plain.has(key) ? (key as 'no.other') : 'no.other')
}

/** Refusals that are said without any value. */
const plain: ReadonlySet<string> = new Set([
  'no.four-eyes',
  'no.not-by-decider',
  'no.own-case',
  'no.action-not-yours',
  'no.amount-unknown',
  'no.action-unknown',
  'no.not-open',
  'no.suspended',
  'no.extended-enough',
  'no.no-place',
  'no.places-unknown',
  'no.observations-missing',
])
