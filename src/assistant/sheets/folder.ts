import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { Refusal } from '#kernel'
import { type Sheet, sheet } from './contract.ts'
import { readSheet } from './read.ts'
import { type Element, readXml } from './tree.ts'

export interface Gathered {
  readonly sheets: readonly Sheet[]
  /** files that are sheets in no form that is read here, with the reason */
  readonly broken: readonly { readonly file: string; readonly why: string }[]
  /** files that were looked at: themes, resources and guided searches among them */
  readonly files: number
}

const mostBytes = 20 * 1024 * 1024

/** The folder that somebody named: a folder, or an installed npm package. Refuses `corpus.not-found`. */
export function corpusFolder(name: string, from: string): string {
  const folder = resolve(from, name)
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder
  try {
    return dirname(createRequire(join(from, 'x.js')).resolve(`${name}/package.json`))
  } catch {
    throw new Refusal('corpus.not-found', { name })
  }
}

/** Reads every sheet below a folder: our compact JSON, service-public.fr's XML, or that XML as a tree in JSON. One file at a time: 400 MB pass through. */
export function* sheetsIn(folder: string): Generator<{ readonly file: string; readonly sheet?: Sheet; readonly why?: string }> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.(?:json|xml)$/.test(entry.name) || /node_modules/.test(entry.parentPath)) continue
    const file = join(entry.parentPath, entry.name)
    yield { file, ...sheetOf(file) }
  }
}

/** All of a folder at once, for one of some tens. */
export function readFolder(folder: string): Gathered {
  const all = [...sheetsIn(folder)]
  return {
    sheets: all.flatMap(({ sheet }) => (sheet === undefined ? [] : [sheet])),
    broken: all.flatMap(({ file, why }) => (why === undefined ? [] : [{ file, why }])),
    files: all.length,
  }
}

function sheetOf(file: string): { readonly sheet?: Sheet; readonly why?: string } {
  try {
    if (statSync(file).size > mostBytes) return { why: 'too large' }
    const text = readFileSync(file, 'utf8')
    if (file.endsWith('.xml')) return checked(readSheet(readXml(text)))
    const value: unknown = JSON.parse(text)
    if (isTree(value)) return checked(readSheet(value.children[0]))
    return typeof value === 'object' && value !== null && 'passages' in value ? checked(value) : {}
  } catch (error) {
    return { why: error instanceof Error ? error.message.slice(0, 200) : 'unreadable' }
  }
}

function checked(value: unknown): { readonly sheet?: Sheet; readonly why?: string } {
  if (value === undefined) return {}
  const { data, error } = sheet.safeParse(value)
  return data === undefined ? { why: error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') } : { sheet: data }
}

const isTree = (value: unknown): value is { readonly children: readonly [Element] } =>
  typeof value === 'object' &&
  value !== null &&
  'children' in value &&
  Array.isArray(value.children) &&
  value.children.length === 1 &&
  (value.children[0] as { name?: unknown } | undefined)?.name === 'Publication'
