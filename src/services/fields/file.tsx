/**
 * file and files: the form carries the ids of uploads stored before. A page posts new ones under `<prefix>.upload`; the server sniffs and stores them and adds their ids
 * to the form before `parse`. A file that is not among `ctx.files` is refused: nobody can name another person's.
 */
import { Button, FileInput, formatBytes, formatList } from '#web'
import type { Field, FileRef, Lang } from '../contract.ts'
import { controlOf, errorAt, HiddenForm } from './controls.tsx'
import { all, idOf, parsed } from './form.ts'
import type { FieldCtx, FieldKind, FieldProblem, InputProps } from './kind.ts'
import { isPlain } from './plain.ts'
import { accepts, type Sniffed, usualAccept, usualSize } from './sniff.ts'
import { labelOf, problem, say } from './texts.ts'

const usualCount = 10
const countOf = (field: Field): number => (field.type === 'file' ? 1 : (field.max ?? usualCount))

/** Kinds of file in words: "une photo ou un PDF". */
export function kindsInWords(accept: readonly string[] | undefined, lang: Lang): string {
  const words = (accept ?? usualAccept).map((type) => kindInWords(type, lang))
  return formatList(lang, [...new Set(words)], 'or')
}

function kindInWords(type: string, lang: Lang): string {
  if (type.startsWith('image/')) return say(lang, 'file.kind-image')
  if (type === 'application/pdf') return say(lang, 'file.kind-pdf')
  if (type === 'text/csv' || /sheet|excel/.test(type)) return say(lang, 'file.kind-sheet')
  if (/word|text/.test(type)) return say(lang, 'file.kind-text')
  return type === '*/*' || type === '' ? say(lang, 'file.kind-any') : type
}

/** The problem of an upload that was refused before it was stored: too large, or not what the field takes. */
export function uploadProblem(
  refused: Exclude<Sniffed, { type: string }> | { readonly code: 'file.size' },
  name: string,
  prefix: string,
  field: Field,
  ctx: FieldCtx,
): FieldProblem {
  const said = 'said' in refused ? kindInWords(refused.said ?? '', ctx.lang) : ''
  const is = 'is' in refused ? kindInWords(refused.is ?? '', ctx.lang) : ''
  return problem(refused.code, `${prefix}.upload`, field, ctx, {
    file: name.slice(0, 80),
    said,
    is,
    kinds: kindsInWords(field.accept, ctx.lang),
    size: formatBytes(ctx.lang, field.size ?? usualSize),
  })
}

function refuse(ref: unknown, prefix: string, field: Field, ctx: FieldCtx): FieldProblem | undefined {
  const at = `${prefix}.upload`
  const id = isPlain(ref) ? ref.file : undefined
  // What is stored counts, not what the caller says of it.
  const stored = ctx.files.find((file) => file.file === id)
  if (!stored) return problem('file.unknown', at, field, ctx)
  if (!accepts(field.accept, stored.type)) return uploadProblem({ code: 'file.type', is: stored.type }, stored.name, prefix, field, ctx)
  if (stored.size === 0) return uploadProblem({ code: 'file.empty' }, stored.name, prefix, field, ctx)
  return stored.size > (field.size ?? usualSize) ? uploadProblem({ code: 'file.size' }, stored.name, prefix, field, ctx) : undefined
}

function read(form: Readonly<Record<string, readonly string[]>>, prefix: string, field: Field, ctx: FieldCtx) {
  const ids = [...new Set(all(form, prefix).filter((id) => id !== ''))]
  const refs = ids.flatMap((id) => ctx.files.filter((file) => file.file === id).slice(0, 1))
  const problems = ids.slice(0, countOf(field) + 1).flatMap(
    (id) =>
      refuse(
        refs.find((ref) => ref.file === id),
        prefix,
        field,
        ctx,
      ) ?? [],
  )
  if (ids.length > countOf(field)) problems.unshift(problem('file.count', `${prefix}.upload`, field, ctx, { max: countOf(field) }))
  return { refs, problems }
}

export const file: FieldKind<FileRef> = {
  type: 'file',
  parse(form, prefix, field, ctx) {
    const { refs, problems } = read(form, prefix, field, ctx)
    return parsed<FileRef>(form, prefix, refs[0] ?? null, problems)
  },
  check: (value, field, ctx) => refuse(value, field.name, field, ctx),
  toForm: (value, prefix) => ({ [prefix]: [value.file] }),
  format: (value) => value.name,
  Input,
}

export const files: FieldKind<readonly FileRef[]> = {
  type: 'files',
  parse(form, prefix, field, ctx) {
    const { refs, problems } = read(form, prefix, field, ctx)
    if (refs.length > 0 && field.min !== undefined && refs.length < field.min && problems.length === 0)
      problems.push(problem('file.min', `${prefix}.upload`, field, ctx, { min: field.min }))
    return parsed<readonly FileRef[]>(form, prefix, refs.length === 0 ? null : refs, problems)
  },
  check(value, field, ctx) {
    const at = `${field.name}.upload`
    if (!Array.isArray(value)) return problem('value.unreadable', at, field, ctx)
    if (value.length > countOf(field)) return problem('file.count', at, field, ctx, { max: countOf(field) })
    for (const ref of value) {
      const found = refuse(ref, field.name, field, ctx)
      if (found) return found
    }
    return field.min !== undefined && value.length < field.min ? problem('file.min', at, field, ctx, { min: field.min }) : undefined
  },
  toForm: (value, prefix) => ({ [prefix]: value.map((ref) => ref.file) }),
  format: (value, _field, lang) =>
    formatList(
      lang,
      value.map((ref) => ref.name),
    ),
  Input,
}

const sentence = (words: string): string => words.charAt(0).toLocaleUpperCase() + words.slice(1)

function Input(props: InputProps) {
  const { field, prefix, typed, lang, ctx } = props
  const name = `${prefix}.upload`
  const kept = all(typed, prefix).flatMap((id) => ctx.files.filter((ref) => ref.file === id).slice(0, 1))
  const error = errorAt(props, name)
  const most = countOf(field)
  const own = controlOf(props)
  const hint = [own.hint, most > 1 ? say(lang, 'file.most', { max: most }) : undefined].filter(Boolean).join(' ') || undefined
  // A browser cannot show a chosen file again: what is stored stands in the list, and the box is for more.
  const more = kept.length < most || error !== undefined
  return (
    <>
      <HiddenForm form={{ [prefix]: kept.map((ref) => ref.file) }} />
      <FileInput
        {...own}
        id={idOf(name)}
        name={name}
        hint={hint}
        error={error}
        files={kept.map((ref) => ({ id: `${prefix}=${ref.file}`, name: ref.name, size: ref.size }))}
        accept={(field.accept ?? usualAccept).join(',')}
        multiple={most > 1}
        camera={accepts(field.accept, 'image/jpeg')}
        maxBytes={field.size ?? usualSize}
        kinds={sentence(kindsInWords(field.accept, lang))}
        removeName="file.remove"
        more={more}
      />
      {more && most > 1 ? (
        <p>
          <Button variant="secondary" name="file.add" value={prefix}>
            {say(lang, 'file.add')}
            <span class="ds-sr-only"> ({labelOf(field, lang)})</span>
          </Button>
        </p>
      ) : null}
    </>
  )
}
