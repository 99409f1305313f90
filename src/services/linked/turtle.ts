/** A Turtle document (RDF 1.1) from resources and what is said of them. Enough of the language to write, none of it to read. */

/** A thing by its address, or a text with its language or type. */
export type Term =
  | { readonly iri: string }
  | { readonly text: string; readonly lang: string }
  | { readonly text: string; readonly type?: string }

export interface Resource {
  readonly iri: string
  /** predicate (`dct:title`) → what is said; nothing said is nothing written */
  readonly said: Readonly<Record<string, readonly Term[]>>
}

export function turtle(prefixes: Readonly<Record<string, string>>, resources: readonly Resource[]): string {
  const head = Object.entries(prefixes).map(([prefix, iri]) => `@prefix ${prefix}: ${bracketed(iri)} .`)
  const body = resources.map(({ iri, said }) => {
    const lines = Object.entries(said).flatMap(([predicate, terms]) =>
      terms.length === 0 ? [] : [`  ${predicate} ${terms.map(written).join(', ')}`],
    )
    return `${bracketed(iri)}\n${lines.join(' ;\n')} .`
  })
  return `${head.join('\n')}\n\n${body.join('\n\n')}\n`
}

const written = (term: Term): string => {
  if ('iri' in term) return isShort(term.iri) ? term.iri : bracketed(term.iri)
  if ('lang' in term) return `${quoted(term.text)}@${term.lang}`
  return term.type === undefined ? quoted(term.text) : `${quoted(term.text)}^^${term.type}`
}

/** `cv:LifeEvent`: a name under one of the prefixes, as code writes it. An address from outside always holds `:/` or a mail's sign. */
const isShort = (iri: string): boolean => /^[a-z]+:[A-Za-z]+$/.test(iri)

/** What may not stand between < and > is written as its percent code. */
const bracketed = (iri: string): string =>
  `<${iri.replace(/[\u0000-\u0020<>"{}|^`\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}>`

const quoted = (text: string): string =>
  `"${text.replace(/["\\\n\r\t]/g, (sign) => escapes[sign] ?? sign).replace(/[\u0000-\u001f\u007f]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
