/** What a feed lists: messages by their addresses. Atom (RFC 4287) or RSS 2.0, as services of warning publish them. Pure. */
import { type Element, readXml } from '../cap/xml.ts'
import { refuse } from '../refusals.ts'

const namespaces = { 'http://www.w3.org/2005/Atom': 'atom' }
/** A feed is no archive. */
const mostEntries = 500

export interface Listed {
  /** the same for the same version of the same message */
  readonly key: string
  readonly url: string
}

/** The oldest first, as feeds begin with the newest. Refuses `alert.xml`, and `alert.feed` for what is no feed. */
export function readFeed(xml: string, base: string): readonly Listed[] {
  const root = readXml(xml, namespaces)
  const atom = root.name === 'atom:feed'
  const entries = atom ? all(root, 'atom:entry') : root.name === 'rss' ? all(root, 'channel').flatMap((one) => all(one, 'item')) : undefined
  if (entries === undefined || entries.length > mostEntries) throw refuse('alert.feed')
  return entries
    .flatMap((entry): Listed[] => {
      const href = atom ? hrefIn(entry) : textIn(entry, 'link')
      if (href === undefined || !URL.canParse(href, base)) return []
      const url = new URL(href, base).href
      return [{ key: `${url} ${textIn(entry, atom ? 'atom:updated' : 'pubDate') ?? ''}`, url }]
    })
    .reverse()
}

const all = ({ children }: Element, name: string): Element[] => children.filter((one) => one.name === name)
const textIn = (of: Element, name: string): string | undefined => all(of, name)[0]?.text.trim()

/** The link that says it leads to a message, else the first one that leads to another form of the entry. */
function hrefIn(entry: Element): string | undefined {
  const links = all(entry, 'atom:link').filter(({ attributes: { rel = 'alternate' } }) => rel === 'alternate')
  return (links.find(({ attributes: { type } }) => type?.startsWith('application/cap+xml')) ?? links[0])?.attributes.href
}
