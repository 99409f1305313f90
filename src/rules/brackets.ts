/** Tables of the law: marginal rates, amounts by bracket, rates between two brackets. All become plain choices and sums. */
import { short } from './expression.ts'
import { type Node, type Path, refer, zero } from './node.ts'
import type { ReadInner, Reading, Say } from './read.ts'
import { isBag } from './values.ts'

/** `barème` (marginal rates), `grille` (one amount a bracket; a bracket excludes its ceiling), `taux progressif` (rate between two brackets). */
export function readBrackets(
  mechanism: string,
  raw: unknown,
  path: Path,
  hoist: Reading['hoist'],
  read: ReadInner,
  problem: Say,
): Node | undefined {
  const name = mechanism === 'grille' ? 'montant' : 'taux'
  const help = `Write \`assiette\` and \`tranches\`, each with \`${name}\` and \`plafond\`; only the last may go without ceiling.`
  if (!isBag(raw) || !Object.hasOwn(raw, 'assiette') || !Array.isArray(raw.tranches))
    return problem('bad-brackets', `“${mechanism}” is not complete.`, help)
  const extra = Object.keys(raw).find((key) => !['assiette', 'tranches', 'multiplicateur'].includes(key))
  if (extra) return problem('unknown-key', `“${short(extra)}” is not known in “${mechanism}”.`, help)
  const rows: readonly unknown[] = raw.tranches
  if (rows.length === 0 || rows.length > 200) return problem('bad-brackets', `“${mechanism}” wants from 1 to 200 brackets.`, help)
  const base = read(raw.assiette, [...path, 'assiette'])
  const times = Object.hasOwn(raw, 'multiplicateur') ? read(raw.multiplicateur, [...path, 'multiplicateur']) : undefined
  const brackets = rows.map((row, i) => {
    const at = [...path, 'tranches', i]
    const open = i === rows.length - 1 && isBag(row) && !Object.hasOwn(row, 'plafond')
    if (!isBag(row) || !Object.hasOwn(row, name) || (!open && !Object.hasOwn(row, 'plafond')) || Object.keys(row).length > (open ? 1 : 2))
      return problem('bad-brackets', 'This bracket is not complete.', help, at)
    const value = read(row[name], [...at, name])
    const top = open ? undefined : read(row.plafond, [...at, 'plafond'])
    return value && (open || top)
      ? { value, top: top && times ? ({ op: 'math', sign: '*', left: top, right: times, path: at } as Node) : top }
      : undefined
  })
  if (!base || (Object.hasOwn(raw, 'multiplicateur') && !times) || !brackets.every((b) => b !== undefined)) return undefined
  const assiette = hoist(base)
  const a = (): Node => refer(assiette, path)
  const tops = brackets.map((b) => b.top && hoist(b.top))
  const below = (i: number): Node => ({ op: 'compare', sign: '<', left: a(), right: refer(tops[i]!, path), path })
  const floor = (i: number): Node => (i === 0 ? zero(path) : refer(tops[i - 1]!, path))
  const math = (sign: '+' | '-' | '*' | '/', left: Node, right: Node): Node => ({ op: 'math', sign, left, right, path })
  const known = (give: Node): Node => ({ op: 'choose', cases: [{ when: { op: 'applicable', of: a(), not: false, path }, give }], path })
  if (mechanism === 'grille')
    return known({ op: 'choose', cases: brackets.map((b, i) => (b.top ? { when: below(i), give: b.value } : { give: b.value })), path })
  if (mechanism === 'barème') {
    const slices = brackets.map((b, i): Node => {
      const upper: Node = b.top ? { op: 'min', items: [a(), refer(tops[i]!, path)], path } : a()
      return math('*', { op: 'cap', side: 'least', of: math('-', upper, floor(i)), limit: zero(path), path }, b.value)
    })
    return known({ op: 'sum', items: slices, path })
  }
  const rates = brackets.map((b) => hoist(b.value))
  const rate = (i: number): Node => refer(rates[i]!, path)
  const between = (i: number): Node =>
    math(
      '+',
      rate(i - 1),
      math('*', math('/', math('-', a(), floor(i)), math('-', refer(tops[i]!, path), floor(i))), math('-', rate(i), rate(i - 1))),
    )
  const cases = brackets.flatMap((b, i) => (b.top ? [{ when: below(i), give: i === 0 ? rate(0) : between(i) }] : []))
  return known({ op: 'choose', cases: [...cases, { give: rate(rates.length - 1) }], path })
}
