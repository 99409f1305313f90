import type { PostedForm, Upload } from '#web'

/** Most of one uploaded file; the reader of service files takes no more either. */
export const mostUpload = 1_000_000
const mostFiles = 20

export interface RefusedUpload {
  readonly name: string
  readonly why: 'too-big' | 'not-text' | 'too-many'
}

export interface PostedFiles {
  /** by path in the service's folder; `service.yaml` is always there */
  readonly files: Readonly<Record<string, string>>
  readonly refused: readonly RefusedUpload[]
}

/** Name of the control that holds a file's text. */
export const controlOf = (path: string): string => `text:${path}`

/** What the page holds, with uploads in the place of what they replace. A part that was emptied is gone; an upload that cannot be read changes nothing. */
export async function postedFiles(form: PostedForm, uploads: readonly Upload[]): Promise<PostedFiles> {
  const typed = Object.entries(form)
    .filter(([name]) => name.startsWith('text:'))
    .map(([name, [text = '']]) => [name.slice('text:'.length), text] as const)
    .filter(([path, text]) => path === 'service.yaml' || text.trim() !== '')
  const refused: RefusedUpload[] = []
  const read: (readonly [string, string])[] = []
  const names = uploads.map(({ file }) => file.name)
  for (const [index, { file }] of uploads.entries()) {
    const text = index >= mostFiles ? undefined : await textOf(file)
    if (typeof text === 'string') read.push([pathOf(file.name, names), text])
    else refused.push({ name: file.name, why: text?.why ?? 'too-many' })
  }
  return { files: { 'service.yaml': '', ...Object.fromEntries([...typed, ...read]) }, refused }
}

async function textOf(file: File): Promise<string | { readonly why: 'too-big' | 'not-text' }> {
  if (file.size > mostUpload) return { why: 'too-big' }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
    return /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text) ? { why: 'not-text' } : text.replaceAll('\r\n', '\n')
  } catch {
    return { why: 'not-text' }
  }
}

/** A browser sends the last part of a file's name only: the place in the folder follows from it. A lone file of any name is the service itself. */
function pathOf(name: string, all: readonly string[]): string {
  const base = name.split(/[\\/]/).at(-1) ?? name
  if (isService(base)) return 'service.yaml'
  if (base === 'rules.publicodes') return base
  const [, stem] = /^(.+)\.ya?ml$/.exec(base) ?? []
  if (stem === 'examples') return 'examples.yaml'
  if (stem !== undefined && /^[a-z]{2,3}(?:-[A-Z]{2})?$/.test(stem)) return `i18n/${stem}.yaml`
  return all.length === 1 && stem !== undefined ? 'service.yaml' : base
}

const isService = (base: string): boolean => /^(?:service|.+\.service)\.ya?ml$/.test(base)
