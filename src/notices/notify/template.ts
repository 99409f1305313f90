import type { SenderTemplate } from '#definitions'

export type Personalisation = Readonly<Record<string, unknown>>

const field = /\(\(([^()?]+)(?:\?\?([^()]*))?\)\)/g
/** Names count without capitals, spaces, dashes and underscores, as their readers write them. */
const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '')

/** Names that a template wants; those of conditions, too. */
export const namesIn = ({ subject = '', body }: Pick<SenderTemplate, 'subject' | 'body'>): readonly string[] => [
  ...new Set([...`${subject}\n${body}`.matchAll(field)].map(([, name = '']) => name.trim())),
]

/** Names that have no value. */
export function missingIn(template: SenderTemplate, given: Personalisation): readonly string[] {
  const known = new Set(Object.keys(given).map(plain))
  return namesIn(template).filter((name) => !known.has(plain(name)))
}

/** The template with its values: a list as lines, a condition by yes or no. */
export function filled(template: SenderTemplate, given: Personalisation): { readonly subject?: string; readonly body: string } {
  const values = new Map(Object.entries(given).map(([name, value]) => [plain(name), value]))
  const fill = (text: string) =>
    text.replace(field, (_, name: string, then?: string) => {
      const value = values.get(plain(name))
      if (then !== undefined) return /^(yes|y|true|t|oui|1|show|include)$/i.test(String(value)) ? then : ''
      return Array.isArray(value) ? value.map((one) => `\n- ${String(one)}`).join('') : String(value ?? '')
    })
  return { ...(template.subject === undefined ? {} : { subject: fill(template.subject) }), body: fill(template.body) }
}
