import type { Field, FieldValue, FormValues, Provenance, Row, Service } from '#services'
import { isEmpty, isShownOnly, kindOf } from '#services'
import { type Step, through } from './rebased.ts'
import type { Draft } from './store.ts'

/** A newer version into which a draft goes; `renamed`: what each version up to it renames. */
export interface MovedInto {
  readonly service: Service
  readonly renamed: readonly Step[]
}

/** What somebody had written in a draft when it went on under a newer version. */
export interface MovedDraft {
  /** number of the version that it left */
  readonly from: number
  /** a form that shows an older revision was written under the names of before */
  readonly revision: number
  readonly renamed: readonly Step[]
  /** answers that have no place in the newer version, by the name that their question had */
  readonly left: Readonly<Record<string, FieldValue>>
  /** what was typed and not confirmed, to questions that are no more */
  readonly typed: FormValues
}

/** Does a question of the newer version take this answer? */
export type Fits = (field: Field, value: FieldValue) => boolean

/**
 * A draft under a newer version of its service: every answer under the new name of its question, everything typed on the page that now asks for it. What has no place
 * any more, because its question is gone or takes another kind of answer, is set beside it as it was written: nothing is lost, and nothing is sent that nobody asks.
 */
export function movedDraft(draft: Draft, from: Service, into: MovedInto, fits: Fits): Draft {
  const nameOf = (name: string) => Object.keys(through({ [name]: true }, into.renamed))[0] ?? name
  const field = (name: string) => into.service.fields.find((one) => one.name === name && one.by === undefined && !isShownOnly(one))
  const left: Record<string, FieldValue> = {}
  const answers: Record<string, FieldValue> = {}
  const provenance: Record<string, Provenance> = {}
  for (const [name, before] of Object.entries(draft.answers)) {
    const now = nameOf(name)
    const asked = field(now)
    const value = through({ [name]: before }, into.renamed)[now] as FieldValue
    const placed = asked && placeIn(asked, value, fits)
    const old = from.fields.find((one) => one.name === name)
    if (!placed?.whole && old !== undefined && !isEmpty(before, old)) left[name] = before
    if (placed === undefined || (placed.value === undefined && value !== null)) continue
    answers[now] = placed.value ?? null
    const source = draft.provenance[name]
    if (source !== undefined) provenance[now] = source
  }
  const typed = typedAcross(draft.typed, from, into)
  const moved: MovedDraft = { from: from.version, revision: draft.revision + 1, renamed: into.renamed, left, typed: typed.left }
  return {
    ...draft,
    answers,
    provenance,
    typed: withAnswered(typed.pages, Object.keys(draft.typed), from, into.service, answers),
    registers: shownUnder(draft.registers, into),
    moved: [...(draft.moved ?? []), moved],
  }
}

/** An answer where its question takes it; of the rows of a list, what their questions still take. `whole`: nothing of it stays behind. */
function placeIn(field: Field, value: FieldValue, fits: Fits): { readonly value: FieldValue | undefined; readonly whole: boolean } {
  if (value === null) return { value, whole: true }
  if (field.type !== 'list' || !Array.isArray(value)) {
    const taken = fits(field, value)
    return { value: taken ? value : undefined, whole: taken }
  }
  let whole = true
  const rows = (value as readonly Row[]).map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(([name, part]) => {
        const item = field.item?.find((one) => one.name === name)
        const taken = item !== undefined && (part === null || fits(item, part))
        if (!taken && part !== null) whole = false
        return taken
      }),
    ),
  )
  return fits(field, rows) ? { value: rows, whole } : { value: undefined, whole: false }
}

/** Name of a control under the newer version: `enfants.0.nom` → `enfants.0.prénom`. */
export const renamedControl = (control: string, renamed: readonly Step[]): string =>
  renamed.reduce((one, step) => {
    const [head = '', ...rest] = one.split('.')
    const name = step[head] ?? head
    const item = /^\d+$/.test(rest[0] ?? '') ? step[`${name} . ${rest[1]}`] : undefined
    return [name, ...(item === undefined ? rest : rest.with(1, item))].join('.')
  }, control)

type Typed = Draft['typed']

/** What was typed, on the pages that now ask for it; `left`: what no page asks for any more. Our own controls (`.correct`) name fields and follow them. */
export function typedAcross(
  typed: Typed,
  from: Service,
  { service, renamed }: MovedInto,
): { readonly pages: Typed; readonly left: FormValues } {
  const pages: Record<string, Record<string, readonly string[]>> = {}
  const left: Record<string, readonly string[]> = {}
  const put = (page: string, control: string, values: readonly string[]) => {
    pages[page] = { ...pages[page], [control]: [...(pages[page]?.[control] ?? []), ...values] }
  }
  for (const [page, form] of Object.entries(typed)) {
    const repeats = from.pages.find((one) => one.name === page)?.for !== undefined
    for (const [control, values] of Object.entries(form)) {
      const now = renamedControl(control, renamed)
      const target = sameKind(control, now, from, service) ? pageOf(service, now, repeats) : undefined
      if (target !== undefined) put(target, now, values)
      else if (!control.startsWith('.')) left[control] = values
      else
        for (const name of values.map((value) => renamedControl(value, renamed))) {
          const there = pageOf(service, name)
          if (there !== undefined) put(there, control, [name])
        }
    }
  }
  return { pages, left }
}

/** Was it written to a question that takes the same kind of answer now? */
function sameKind(was: string, now: string, from: Service, to: Service): boolean {
  const asked = fieldAt(to, now)
  return asked !== undefined && asked.by === undefined && fieldAt(from, was)?.type === asked.type
}

/** The question that a control belongs to: in a row, that of the row. */
function fieldAt({ fields }: Service, control: string): Field | undefined {
  const [head, row, item] = control.split('.')
  const field = fields.find(({ name }) => name === head)
  return field?.item !== undefined && /^\d+$/.test(row ?? '') && item !== undefined ? field.item.find(({ name }) => name === item) : field
}

/** The page that asks for it: one that repeats for the list when it was written on such a page. */
export function pageOf({ pages }: Pick<Service, 'pages'>, control: string, repeats = false): string | undefined {
  const [head = '', , item = ''] = control.split('.')
  const within = repeats ? pages.find((page) => page.for === head && page.fields.includes(item)) : undefined
  return (within ?? pages.find((page) => page.for === undefined && page.fields.includes(head)))?.name
}

/**
 * A page on which something is typed is shown as it was typed, whole. Where it now asks what stood on another page, the answer from there is written in, so that
 * it does not look empty.
 */
export function withAnswered(
  typed: Typed,
  shown: readonly string[],
  from: Service,
  to: Pick<Service, 'pages' | 'fields' | 'languages'>,
  answers: Draft['answers'],
): Typed {
  const before = new Set(from.pages.filter(({ name }) => shown.includes(name)).flatMap(({ fields }) => fields))
  return Object.fromEntries(
    Object.entries(typed).map(([page, form]) => {
      const others = to.fields.filter(
        ({ name, was }) =>
          to.pages.some((one) => one.name === page && one.for === undefined && one.fields.includes(name)) &&
          !before.has(name) &&
          !(was !== undefined && before.has(was)),
      )
      const filled = others.flatMap((field) => {
        const value = answers[field.name]
        return value === undefined || value === null ? [] : [kindOf(field).toForm(value, field.name, field, to.languages[0] ?? 'fr')]
      })
      return [page, Object.assign({}, ...filled, form) as FormValues]
    }),
  )
}

/** What registers showed and nobody took yet, under the names of now. */
function shownUnder(registers: Draft['registers'], { service, renamed }: MovedInto): Draft['registers'] {
  if (registers === undefined) return undefined
  const known = (shown: Readonly<Record<string, FieldValue>>) =>
    Object.fromEntries(Object.entries(through(shown, renamed)).filter(([name]) => service.fields.some((field) => field.name === name)))
  return Object.fromEntries(
    Object.entries(registers).map(([id, asked]) => [id, asked.shown === undefined ? asked : { ...asked, shown: known(asked.shown) }]),
  )
}
