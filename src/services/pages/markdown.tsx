import type { Child } from 'hono/jsx'

/** A text of a town, cut into its blocks: `#` title, `##` and `###` headings, paragraphs, `-` lists. Everything else is plain words; HTML never passes. */
export interface TownText {
  readonly title?: string
  readonly blocks: readonly Block[]
}
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }

export function readMarkdown(source: string): TownText {
  let title: string | undefined
  const blocks: Block[] = []
  let lines: string[] = []
  let items: string[] = []
  const end = () => {
    if (lines.length > 0) blocks.push({ kind: 'paragraph', text: lines.join(' ') })
    if (items.length > 0) blocks.push({ kind: 'list', items })
    lines = []
    items = []
  }
  for (const line of source.replaceAll('\r', '').split('\n')) {
    const [, marks, heading] = /^(#{1,3})\s+(.+)$/.exec(line) ?? []
    const [, item] = /^[-*]\s+(.+)$/.exec(line) ?? []
    if (heading !== undefined) {
      end()
      if (marks === '#' && title === undefined) title = heading
      else blocks.push({ kind: 'heading', level: marks === '###' ? 3 : 2, text: heading })
    } else if (item !== undefined) {
      if (lines.length > 0) end()
      items.push(item)
    } else if (line.trim() === '') end()
    else if (items.length > 0 && /^\s/.test(line)) items.push(`${items.pop()} ${line.trim()}`)
    else {
      if (items.length > 0) end()
      lines.push(line.trim())
    }
  }
  end()
  return { ...(title === undefined ? {} : { title }), blocks }
}

/** Links lead to this site, to the web, to mail or to a telephone; any other scheme stays words. */
const safe = (href: string): boolean => /^(?:https?:\/\/|mailto:|tel:|#|\/(?!\/))/i.test(href)

/** Words with `[link](address)` and `**strong**`. */
function Inline({ text }: { text: string }) {
  const parts = text.split(/(\[[^[\]]+\]\([^)\s]+\)|\*\*[^*]+\*\*)/)
  return (
    <>
      {parts.map((part): Child => {
        const [, label = '', href = ''] = /^\[([^[\]]+)\]\(([^)\s]+)\)$/.exec(part) ?? []
        if (label !== '' && safe(href)) return <a href={href}>{label}</a>
        const [, strong] = /^\*\*([^*]+)\*\*$/.exec(part) ?? []
        return strong === undefined ? part : <strong>{strong}</strong>
      })}
    </>
  )
}

export function Markdown({ blocks }: { blocks: readonly Block[] }) {
  return (
    <>
      {blocks.map((block) => {
        if (block.kind === 'heading')
          return block.level === 2 ? (
            <h2>
              <Inline text={block.text} />
            </h2>
          ) : (
            <h3>
              <Inline text={block.text} />
            </h3>
          )
        if (block.kind === 'list')
          return (
            <ul class="g-list">
              {block.items.map((item) => (
                <li>
                  <Inline text={item} />
                </li>
              ))}
            </ul>
          )
        return (
          <p>
            <Inline text={block.text} />
          </p>
        )
      })}
    </>
  )
}
