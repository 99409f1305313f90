import type { Passage, Sheet } from './contract.ts'
import { all, type Element, first, type TreeNode, words } from './tree.ts'

const licence = {
  name: 'Licence Ouverte 2.0',
  url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence',
} as const

/** What leads elsewhere, says where to go or what else there is: no words of the sheet itself. */
const around = new Set([
  'OuSAdresser',
  'ServiceEnLigne',
  'ServiceEnLigneAnnexe',
  'PourEnSavoirPlus',
  'VoirAussi',
  'Image',
  'Condition',
  'Titre',
])
/** Containers that open under a heading of their own. */
const headed = new Set(['Situation', 'Chapitre', 'SousChapitre', 'Cas', 'ANoter', 'ASavoir', 'Attention', 'Rappel', 'Exemple'])
/** characters of a passage, about: what is longer is parted between paragraphs */
const longest = 1200

/**
 * A sheet of service-public.fr (schema 3.3 of the DILA) as towns keep it; undefined for what is no sheet to read: a theme, a resource, a guided search,
 * one without words.
 */
export function readSheet(root: Element): Sheet | undefined {
  if (root.name !== 'Publication') return undefined
  const dc = (name: string) => words(first(root, `dc:${name}`))
  const kind = dc('type')
  const id = root.attributes?.ID ?? dc('identifier')
  const date = /\d{4}-\d{2}-\d{2}/.exec(dc('date'))?.[0]
  if (!/^F\d+$/.test(id) || date === undefined || /guidée|externes/.test(`${kind} ${root.attributes?.type ?? ''}`)) return undefined
  const passages = passagesOf(root)
  if (passages.length === 0) return undefined
  return {
    id,
    title: dc('title'),
    description: dc('description'),
    theme: all(first(root, 'FilDAriane'), 'Niveau').slice(1, -1).map(words).join(' > '),
    audience: all(root, 'Audience').map(words).join(', '),
    kind: /^Question/.test(kind) ? 'question' : 'information',
    date,
    source: { publisher: dc('publisher'), url: addressOf(root, id) },
    licence,
    references: all(root, 'Reference').map((reference) => ({
      title: [words(first(reference, 'Titre')), words(first(reference, 'Complement'))].filter((part) => part !== '').join(' – '),
      url: (reference.attributes?.URL ?? '').replace(/^http:/, 'https:'),
    })),
    passages,
  }
}

const homes: Readonly<Record<string, string>> = { Professionnels: 'professionnels-entreprises', Associations: 'associations' }

/** Where the sheet stands; some do not say it, and stand where their audience's do. */
const addressOf = (root: Element, id: string): string => {
  const given = root.attributes?.spUrl?.replace(/^http:/, 'https:')
  return given !== undefined && URL.canParse(given)
    ? given
    : `https://www.service-public.fr/${homes[words(first(root, 'Audience'))] ?? 'particuliers'}/vosdroits/${id}`
}

function passagesOf(root: Element): Passage[] {
  const found: { under: readonly string[]; text: string }[] = []
  const say = (under: readonly string[], text: string): void => {
    if (text === '') return
    const last = found.at(-1)
    if (last !== undefined && last.under.join('\n') === under.join('\n') && last.text.length + text.length < longest)
      last.text += `\n${text}`
    else found.push({ under, text })
  }
  const walk = (node: TreeNode, under: readonly string[]): void => {
    if (node.type === 'text' || around.has(node.name)) return
    const text = plainOf(node)
    if (text !== undefined) {
      say(under, text)
      return
    }
    const title = headed.has(node.name) ? words(first(node, 'Titre')) : ''
    for (const child of node.children ?? []) walk(child, title === '' ? under : [...under, title])
  }
  for (const name of ['Introduction', 'Texte', 'ListeSituations']) for (const part of all(root, name)) walk(part, [])
  return found.map(({ under, text }) => ({ under: [...under], text }))
}

/** The words of what is no container. */
function plainOf(node: Element): string | undefined {
  if (node.name === 'Paragraphe') return words(node)
  if (node.name === 'Liste')
    return all(node, 'Item')
      .map((item) => `– ${words(item)}`)
      .join('\n')
  return node.name === 'Tableau' ? tableOf(node) : undefined
}

const tableOf = (table: Element): string =>
  [words(first(table, 'Titre')), ...all(table, 'Rangée').map((row) => all(row, 'Cellule').map(words).join(' | '))]
    .filter((line) => line !== '')
    .join('\n')
