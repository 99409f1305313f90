/**
 * list: rows of fields, up to 300. What is known stands closed with its source; what is not, open. Rows are added, opened and removed by buttons of the form (`changeForm`),
 * so nothing needs a script. The form needs `EnterContinues` (#web) as its first control: otherwise Enter in a row presses "Retirer".
 */
import { Button, FieldError, Icon, Source, TextButton } from '#web'
import type { Field, FieldValue, Lang, Row } from '../contract.ts'
import { errorAt, HiddenForm, hintOf } from './controls.tsx'
import { idOf, isEmptyForm, one, parsed, under } from './form.ts'
import type { FieldCtx, FieldKind, FieldProblem, FormValues, InputProps } from './kind.ts'
import { isPlain } from './plain.ts'
import { readFields } from './read-fields.ts'
import { kindOf } from './registry.ts'
import { formRows, isBlankRow, isPeople, mostRows, rowTitle, typedName } from './rows.ts'
import { labelOf, problem, say } from './texts.ts'

const perPage = 15
const itemOf = (field: Field): readonly Field[] => field.item ?? []
const maxOf = (field: Field): number => Math.min(field.max ?? mostRows, mostRows)

function readRow(form: FormValues, prefix: string, number: number, field: Field, ctx: FieldCtx, before: readonly Row[]) {
  const who = typedName(form, prefix, number, itemOf(field)) || say(ctx.lang, 'list.number', { n: before.length + 1 })
  return readFields(itemOf(field), form, { ...ctx, who }, `${prefix}.${number}`, { list: field.name, index: before.length, before })
}

export const list: FieldKind<readonly Row[]> = {
  type: 'list',
  parse(form, prefix, field, ctx) {
    const rows: Row[] = []
    const problems: FieldProblem[] = []
    // A row that was added and left blank is no row. Beyond the most that a list may hold nothing is read.
    const found = formRows(form, prefix).filter(([number, row]) => !isBlankRow(row, prefix, number))
    if (found.length > maxOf(field)) problems.push(problem('list.max', `${prefix}.add`, field, ctx, { max: maxOf(field) }))
    for (const [number, row] of found.slice(0, mostRows)) {
      const read = readRow(row, prefix, number, field, ctx, rows)
      rows.push(read.values as Row)
      problems.push(...read.problems)
    }
    if (field.min !== undefined && found.length < field.min)
      problems.push(problem('list.min', `${prefix}.add`, field, ctx, { min: field.min }))
    return parsed<readonly Row[]>(form, prefix, rows, problems)
  },
  check(value, field, ctx) {
    const at = `${field.name}.add`
    if (!Array.isArray(value)) return problem('value.unreadable', at, field, ctx)
    if (value.length > maxOf(field)) return problem('list.max', at, field, ctx, { max: maxOf(field) })
    if (field.min !== undefined && value.length < field.min) return problem('list.min', at, field, ctx, { min: field.min })
    for (const [index, row] of value.entries()) {
      const found = checkRow(row, index, field, ctx)
      if (found) return found
    }
    return undefined
  },
  toForm: (value, prefix, field, lang) =>
    Object.assign({}, ...value.map((row, number) => rowForm(row, `${prefix}.${number}`, field, lang))) as FormValues,
  format: (value, field, lang) =>
    value.length === 0
      ? say(lang, 'list.empty')
      : itemOf(field).some((item) => ['text', 'person', 'organisation'].includes(item.type))
        ? value.map((row, index) => lineOf(row, field, index + 1, lang)).join('; ')
        : say(lang, 'list.count', { n: value.length }),
  Input,
}

function checkRow(row: unknown, index: number, field: Field, ctx: FieldCtx): FieldProblem | undefined {
  if (!isPlain(row)) return problem('value.unreadable', `${field.name}.${index}`, field, ctx)
  for (const [name, value] of Object.entries(row)) {
    const item = itemOf(field).find((own) => own.name === name)
    if (!item) return problem('value.unknown-part', `${field.name}.${index}`, field, ctx, { part: name.slice(0, 40) })
    if (value === null) continue
    const found = kindOf(item).check(
      value,
      { ...item, name: `${field.name}.${index}.${name}` },
      { ...ctx, who: say(ctx.lang, 'list.number', { n: index + 1 }) },
    )
    if (found) return found
  }
  return undefined
}

const rowForm = (row: Row, prefix: string, field: Field, lang: Lang): FormValues =>
  Object.assign(
    {},
    ...itemOf(field).map((item) =>
      formOf(item, Object.hasOwn(row, item.name) ? row[item.name] : undefined, `${prefix}.${item.name}`, lang),
    ),
  ) as FormValues
const formOf = (field: Field, value: FieldValue | undefined, prefix: string, lang: Lang): FormValues =>
  value === undefined || value === null ? {} : kindOf(field).toForm(value, prefix, field, lang)

/** A question has its mark already: "Electric? No", "Owner: mine". */
const factLine = (label: string, text: string, lang: Lang): string =>
  /[?？]$/u.test(label) ? `${label} ${text}` : say(lang, 'list.fact', { label, text })

/** A row in one line: "Inès, 14 mars 2015". Alone, "Oui" says nothing: it stands with its question. */
function lineOf(row: Row, field: Field, number: number, lang: Lang): string {
  const title = rowTitle(row, itemOf(field), number, labelOf(field, lang), lang)
  const others = factsOf(row, field, lang).map(({ item, label, text }) => (item.type !== 'boolean' ? text : factLine(label, text, lang)))
  // A question inside the line would run into what follows it.
  return [title, ...others].join(itemOf(field).some(({ type }) => type === 'boolean') ? ' · ' : ', ')
}

/** What a closed row says below its title. */
function factsOf(row: Row, field: Field, lang: Lang): readonly { readonly item: Field; readonly label: string; readonly text: string }[] {
  const titled = itemOf(field).find(
    (item) => ['text', 'person', 'organisation'].includes(item.type) && row[item.name] !== undefined && row[item.name] !== null,
  )
  return itemOf(field).flatMap((item) => {
    const value = Object.hasOwn(row, item.name) ? row[item.name] : undefined
    if (value === undefined || value === null || item === titled) return []
    const text = kindOf(item).format(value, item, lang)
    return text === '' ? [] : [{ item, label: labelOf(item, lang), text }]
  })
}

function Input(props: InputProps) {
  const { field, prefix, typed, lang, ctx } = props
  const id = idOf(prefix)
  const addId = idOf(`${prefix}.add`)
  const parts = formRows(typed, prefix)
  const numbers = parts.map(([number]) => number)
  const error = errorAt(props, `${prefix}.add`)
  const pages = Math.max(1, Math.ceil(numbers.length / perPage))
  const page = pageOf(props, numbers, pages)
  const rows: Row[] = []
  const seen = parts.map(([number, here], place) => {
    const read = readRow(here, prefix, number, field, ctx, rows)
    rows.push(read.values as Row)
    return { number, place, read, here }
  })
  const hint = hintOf(field, lang)
  return (
    <section class="g-flow" aria-labelledby={`${id}-title`} aria-describedby={hint ? `${id}-hint` : undefined} id={id} tabindex={-1}>
      <h2 id={`${id}-title`}>{labelOf(field, lang)}</h2>
      {hint ? (
        <p class="g-muted" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {pages > 1 ? <input type="hidden" name={prefix} value={page} /> : null}
      <ol class="g-people" start={page > 1 ? (page - 1) * perPage + 1 : undefined}>
        {seen.map(({ number, place, read, here }) =>
          Math.floor(place / perPage) + 1 === page ? (
            <OneRow
              {...props}
              typed={here}
              number={number}
              place={place}
              row={rows[place] ?? {}}
              problemsInRow={read.problems}
              shown={read.shown}
            />
          ) : null,
        )}
      </ol>
      {seen.map(({ place, here }) => (Math.floor(place / perPage) + 1 === page ? null : <HiddenForm form={here} />))}
      {pages > 1 ? <Pages prefix={prefix} page={page} pages={pages} lang={lang} label={labelOf(field, lang)} /> : null}
      <FieldError id={addId} error={error} />
      {numbers.length === 0 && (field.min ?? 0) === 0 ? <p class="g-muted">{say(lang, 'list.none')}</p> : null}
      {numbers.length < maxOf(field) ? (
        <p>
          <button
            class="ds-button"
            data-variant="secondary"
            type="submit"
            name="row.add"
            value={prefix}
            id={addId}
            aria-describedby={error ? `${addId}-error` : undefined}
          >
            {isPeople(field) ? <Icon name="person-add" /> : null}
            {say(lang, isPeople(field) ? 'list.add-person' : 'list.add')}
            {isPeople(field) ? null : <span class="ds-sr-only"> ({labelOf(field, lang)})</span>}
          </button>
        </p>
      ) : (
        <p class="g-fine" id={addId} tabindex={-1}>
          {say(lang, 'list.full', { max: maxOf(field) })}
        </p>
      )}
    </section>
  )
}

/** The page to show: that of the first problem, else the one asked. */
function pageOf(props: InputProps, numbers: readonly number[], pages: number): number {
  const bad = (props.problems ?? [])
    .map((found) => numbers.findIndex((number) => found.at.startsWith(`${idOf(`${props.prefix}.${number}`)}-`)))
    .find((place) => place >= 0)
  if (bad !== undefined) return Math.floor(bad / perPage) + 1
  const wanted = one(props.typed, props.prefix)
  return wanted === 'last' ? pages : Math.min(Math.max(1, Number(wanted) || 1), pages)
}

function Pages({ prefix, page, pages, lang, label }: { prefix: string; page: number; pages: number; lang: Lang; label: string }) {
  return (
    <nav class="g-row" aria-label={say(lang, 'list.pages', { label })}>
      <span class="g-fine">{say(lang, 'list.page', { page, pages })}</span>
      {page > 1 ? (
        <Button variant="tertiary" name="row.page" value={`${prefix}=${page - 1}`}>
          {say(lang, 'list.before')}
        </Button>
      ) : null}
      {page < pages ? (
        <Button variant="tertiary" name="row.page" value={`${prefix}=${page + 1}`}>
          {say(lang, 'list.next')}
        </Button>
      ) : null}
    </nav>
  )
}

function OneRow(
  props: InputProps & { number: number; place: number; row: Row; problemsInRow: readonly FieldProblem[]; shown: ReadonlySet<string> },
) {
  const { field, prefix, typed, lang, ctx, number, place, row, shown } = props
  const name = `${prefix}.${number}`
  const id = idOf(name)
  const note = ctx.row?.(field.name, place, row)
  const asked = one(typed, name) === 'open'
  const wanting = new Set(props.problemsInRow.map((found) => found.at))
  const open = asked || (wanting.size > 0 && !note?.locked)
  const title = rowTitle(row, itemOf(field), place + 1, labelOf(field, lang), lang)
  // Opened because something is missing: only that is asked. Opened by the person: all of the row.
  const fields = itemOf(field).filter((item) => shown.has(item.name) && item.asked && (asked || wants(wanting, `${name}.${item.name}`)))
  const kept = Object.fromEntries(
    Object.entries(typed).filter(
      ([key]) =>
        !open || (key !== name && !fields.some((item) => key === `${name}.${item.name}` || key.startsWith(`${name}.${item.name}.`))),
    ),
  )
  return (
    <li data-open={open ? '' : undefined} id={id} tabindex={-1}>
      <div class="g-people__head">
        <h3 class="g-h-text">
          {title}
          {note?.badge ? <small> {note.badge}</small> : null}
        </h3>
        {note?.locked ? null : (
          <p>
            {open ? null : <TextButton name="row.change" value={name} label={say(lang, 'list.change')} object={title} />}
            <TextButton name="row.remove" value={name} label={say(lang, 'list.remove')} object={title} />
          </p>
        )}
      </div>
      {asked ? <input type="hidden" name={name} value="open" /> : null}
      <HiddenForm form={kept} />
      {open ? (
        fields.map((item) => <FieldIn {...props} field={item} prefix={`${name}.${item.name}`} />)
      ) : (
        <>
          {factsOf(row, field, lang).map(({ label, text }) => (
            <p>{factLine(label, text, lang)}</p>
          ))}
          {note?.source ? <Source {...note.source} /> : null}
        </>
      )}
    </li>
  )
}

const wants = (wanting: ReadonlySet<string>, name: string): boolean => {
  const id = idOf(name)
  return [...wanting].some((at) => at === id || at.startsWith(`${id}-`))
}

/** A field of a row with what was typed in it. */
function FieldIn(props: InputProps) {
  const { Input: Control } = kindOf(props.field)
  const typed = under(props.typed, props.prefix)
  return <Control {...props} typed={isEmptyForm(typed) ? {} : typed} value={undefined} question={undefined} />
}
