import { isRightsKey, t } from './texts.ts'

/** What is said at the top of the page, or names the file. */
const around: readonly string[] = ['made', 'person']

/** JSON as a page that one can read without any other file: each part with its heading, every value there, none made up. */
export function readable(
  data: Readonly<Record<string, unknown>>,
  lang: string,
  { title, lead }: { readonly title: string; readonly lead: string },
): string {
  const parts = Object.entries(data)
    .filter(([name]) => !around.includes(name))
    .map(([name, value]) => `<section><h2>${safe(partWords(name, lang))}</h2>${valueHtml(value)}</section>`)
  return `<!DOCTYPE html>
<html lang="${safe(lang)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${safe(title)}</title>
<style>:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}dt{font-weight:600}dd{margin:0 0 .5rem 1rem;overflow-wrap:anywhere}li{margin-bottom:.75rem}h2{border-top:2px solid;padding-top:.5rem}</style></head>
<body><main><h1>${safe(title)}</h1><p>${safe(lead)}</p>${parts.join('')}</main></body></html>
`
}

const partWords = (name: string, lang: string): string => {
  const key = `part.${name}`
  return isRightsKey(key) ? t(lang, key) : name
}

function valueHtml(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  if (Array.isArray(value)) return value.length === 0 ? '–' : `<ul>${value.map((part) => `<li>${valueHtml(part)}</li>`).join('')}</ul>`
  if (typeof value === 'object')
    return `<dl>${Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => `<dt>${safe(name)}</dt><dd>${valueHtml(part)}</dd>`)
      .join('')}</dl>`
  return safe(String(value))
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const safe = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign)
