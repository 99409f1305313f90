import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page, Service } from '#services'
import { field } from './fixtures/build.ts'
import { flood } from './fixtures/flood.ts'
import { movedDraft, renamedControl, typedAcross } from './moved-draft.ts'
import { renamesThrough, type Step } from './rebased.ts'
import type { Draft } from './store.ts'

const page = (name: string, fields: readonly string[], more: Partial<Page> = {}): Page => ({ name, title: { fr: name }, fields, ...more })
const version = (number: number, fields: Service['fields'], pages: readonly Page[]): Service => ({
  ...flood,
  version: number,
  fields,
  pages,
})
const children = (...item: Service['fields']) => field('enfants', 'list', { item })
const before = version(
  1,
  [field('revenu', 'money'), field('couleur', 'text'), field('note', 'text'), children(field('nom', 'text'), field('âge', 'integer'))],
  [page('un', ['revenu', 'couleur']), page('deux', ['note', 'enfants'])],
)
const after = version(
  2,
  [field('ressources', 'money', { was: 'revenu' }), field('couleur', 'integer'), children(field('prénom', 'text', { was: 'nom' }))],
  [page('tout', ['ressources', 'couleur', 'enfants'])],
)
const into = { service: after, renamed: renamesThrough([after]) }
const fits = (asked: { readonly type: string }, value: unknown) =>
  asked.type === 'integer' || asked.type === 'money' ? typeof value === 'number' : asked.type === 'list' || typeof value === 'string'
const source = { source: 'declared', at: '2026-01-01T00:00:00.000Z', verified: false }
const draft: Draft = {
  revision: 4,
  answers: { revenu: 900, couleur: 'bleu', note: '', enfants: [{ nom: 'Jules', âge: 4 }] },
  provenance: { revenu: source, couleur: source },
  typed: {
    deux: { note: ['ma remarque'], 'enfants.0': ['open'], 'enfants.0.nom': ['Jules'], 'enfants.0.âge': ['quatre'], '.correct': ['note'] },
  },
}

test('an answer that its question no longer takes, and one whose question is gone, are set beside the draft and not sent', () => {
  const moved = movedDraft(draft, before, into, fits)
  assert.deepEqual(moved.answers, { ressources: 900, enfants: [{ prénom: 'Jules' }] })
  assert.deepEqual(moved.provenance, { ressources: source })
  const [left] = moved.moved ?? []
  assert.deepEqual(left?.left, { couleur: 'bleu', enfants: [{ nom: 'Jules', âge: 4 }] })
  assert.deepEqual(left?.typed, { note: ['ma remarque'], 'enfants.0.âge': ['quatre'] })
  assert.deepEqual([left?.from, left?.revision], [1, 5])
})

test('what was typed stands on the page that asks for it now, which also shows what was answered elsewhere', () => {
  const { typed } = movedDraft(draft, before, into, fits)
  assert.deepEqual(Object.keys(typed), ['tout'])
  assert.deepEqual(typed.tout?.['enfants.0.prénom'], ['Jules'])
  assert.deepEqual(typed.tout?.['enfants.0'], ['open'])
  assert.ok(
    Object.keys(typed.tout ?? {}).some((name) => name.startsWith('ressources')),
    'the page does not look emptier than it is',
  )
})

test('nothing is lost over several versions: the second move keeps what the first one left', () => {
  const third = version(3, [field('couleur', 'integer')], [page('seule', ['couleur'])])
  const once = movedDraft(draft, before, into, fits)
  const twice = movedDraft(once, after, { service: third, renamed: renamesThrough([third]) }, fits)
  assert.deepEqual(
    twice.moved?.map(({ from, left }) => [from, Object.keys(left)]),
    [
      [1, ['couleur', 'enfants']],
      [2, ['ressources', 'enfants']],
    ],
  )
})

test('controls follow their questions, those of rows too; a page that repeats for a list keeps its rows', () => {
  const steps: readonly Step[] = [{ enfants: 'petits', 'petits . nom': 'prénom' }, { prénom: 'autre' }]
  assert.equal(renamedControl('enfants.2.nom', steps), 'petits.2.prénom')
  assert.equal(renamedControl('nom', steps), 'nom')
  const rows = (number: number) =>
    version(number, [children(field('nom', 'text'))], [page('liste', ['enfants']), page('chacun', ['nom'], { for: 'enfants' })])
  const { pages, left } = typedAcross({ chacun: { 'enfants.0.nom': ['Zoé'] } }, rows(1), { service: rows(2), renamed: [] })
  assert.deepEqual([pages, left], [{ chacun: { 'enfants.0.nom': ['Zoé'] } }, {}])
})
