import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Store } from '#store'
import { buildIndex, type Entry, type IndexedField, type SearchIndex } from '../find/search-index.ts'
import { termsOf } from '../find/words.ts'
import type { Sheet } from './contract.ts'
import { readFolder, sheetsIn } from './folder.ts'
import { putSheets, sheetsAfter, stampOf } from './store.ts'

const asSystem = { actor: 'system', purpose: 'administration' } as const

/** Weights found on the 1,654 question sheets of the full corpus with their titles withheld; bench/assistant.bench.ts measures them. */
export const sheetFields: readonly IndexedField[] = [
  { name: 'title', weight: 6, b: 0.3 },
  { name: 'description', weight: 5, b: 0.5 },
  { name: 'theme', weight: 3, b: 0.3 },
  { name: 'heads', weight: 2, b: 0.5 },
  { name: 'body', weight: 1, b: 0.7 },
  { name: 'law', weight: 1, b: 0.5 },
]

/** A sheet as it is found. What is said once for each of several situations counts once. */
export const entryOf = (one: Sheet, withTitle = true): Entry => ({
  id: one.id,
  fields: {
    title: withTitle ? termsOf(one.title, 'fr') : [],
    description: termsOf(one.description, 'fr'),
    theme: termsOf(one.theme, 'fr'),
    heads: termsOf([...new Set(one.passages.flatMap(({ under }) => under))].join(' '), 'fr'),
    body: termsOf([...new Set(one.passages.map(({ text }) => text))].join(' '), 'fr'),
    law: termsOf(one.references.map(({ title }) => title).join(' '), 'fr'),
  },
})

/** The sheets of the town's own folder go into the database with the first question: a start need not wait for them. Those that are there stay as they are. */
async function takeIn(store: Store, town: string): Promise<void> {
  const folder = join(town, 'sheets')
  if (!existsSync(folder)) return
  const { sheets } = readFolder(folder)
  await store.as(asSystem, (tx) => putSheets(tx, sheets))
}

export interface Added {
  readonly files: number
  readonly sheets: number
  readonly changed: number
  readonly broken: readonly { readonly file: string; readonly why: string }[]
}

const atOnce = 100

/** `corpus add`: every sheet of a folder into the database, some at a time. Of two with one id, the last is kept. */
export async function addCorpus(store: Store, folder: string): Promise<Added> {
  const broken: { file: string; why: string }[] = []
  let [files, count, changed] = [0, 0, 0]
  let waiting = new Map<string, Sheet>()
  const write = async () => {
    const sheets = [...waiting.values()]
    waiting = new Map()
    changed += await store.as(asSystem, (tx) => putSheets(tx, sheets))
  }
  for (const { file, sheet, why } of sheetsIn(folder)) {
    files++
    if (why !== undefined) broken.push({ file, why })
    if (sheet === undefined) continue
    count++
    waiting.set(sheet.id, sheet)
    if (waiting.size >= atOnce) await write()
  }
  await write()
  return { files, sheets: count, changed, broken }
}

/** The sheets of a database: by all that they say, and by what stands at their head. */
export interface SheetIndex {
  readonly whole: SearchIndex
  readonly heads: SearchIndex
}

interface Kept {
  readonly stamp: string
  readonly index: SheetIndex
}

export const indexFrom = (entries: readonly Entry[]): SheetIndex => ({
  whole: buildIndex(entries, sheetFields),
  heads: buildIndex(
    entries,
    sheetFields.filter(({ name }) => name !== 'body' && name !== 'law'),
  ),
})

const kept = new WeakMap<Store, Kept>()
const making = new WeakMap<Store, Promise<Kept>>()
const takenIn = new WeakMap<Store, Promise<void>>()

/** The index of this database's sheets and of those in the town's folder, made again when they changed: also by another process. */
export async function indexOf(store: Store, town: string): Promise<SheetIndex> {
  const taken = takenIn.get(store) ?? takeIn(store, town)
  takenIn.set(store, taken)
  await taken.catch((error: unknown) => {
    takenIn.delete(store) // tried again with the next question
    throw error
  })
  const stamp = await store.as({ actor: 'system', purpose: 'administration' }, stampOf)
  const known = kept.get(store)
  if (known?.stamp === stamp) return known.index
  const running = making.get(store) ?? make(store, stamp).finally(() => making.delete(store))
  making.set(store, running)
  return (await running).index
}

async function make(store: Store, stamp: string): Promise<Kept> {
  const entries: Entry[] = []
  for (let after = ''; ; ) {
    const some = await store.as(asSystem, (tx) => sheetsAfter(tx, after, atOnce))
    for (const one of some) entries.push(entryOf(one))
    if (some.length < atOnce) break
    after = some.at(-1)!.id
    await setImmediate() // pages are served meanwhile
  }
  const made = { stamp, index: indexFrom(entries) }
  kept.set(store, made)
  return made
}

/** Words as sheets are looked for by them. */
export const sheetTerms = (text: string): readonly string[] => termsOf(text, 'fr')
