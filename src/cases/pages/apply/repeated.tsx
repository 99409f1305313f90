/** A list that no page asks as a list: only pages that repeat for its rows. Its rows are added and taken away on the first of these pages. */
import { say } from '#definitions'
import { type Answers, type Field, idOf, mostRows, type Page, type Row, type Service } from '#services'
import { Button, type PostedForm } from '#web'
import type { Draft } from '../../store.ts'
import { own, withTyped } from './answers.ts'
import type { Sheet } from './sheet.ts'
import { t } from './texts.ts'

const isRepeated = ({ pages }: Pick<Service, 'pages'>, list: string): boolean =>
  pages.some((page) => page.for === list) && !pages.some((page) => page.for === undefined && page.fields.includes(list))

/** The list whose rows are added on this page. */
export function listAddedOn(service: Service, page: Page): Field | undefined {
  if (page.for === undefined || !isRepeated(service, page.for)) return undefined
  if (service.pages.find((one) => one.for === page.for)?.name !== page.name) return undefined
  return service.fields.find(({ name }) => name === page.for)
}

const rowsOf = (answers: Answers, list: string): readonly Row[] => (Array.isArray(answers[list]) ? (answers[list] as readonly Row[]) : [])

/** The answers with the rows that such a list must have: they are asked at once. */
export function withFewestRows(service: Service, answers: Answers): Answers {
  const short = service.fields.filter(
    ({ name, type, min }) => type === 'list' && rowsOf(answers, name).length < (min ?? 0) && isRepeated(service, name),
  )
  if (short.length === 0) return answers
  const filled = short.map(({ name, min = 0 }) => {
    const rows = rowsOf(answers, name)
    return [name, [...rows, ...Array.from({ length: min - rows.length }, (): Row => ({}))]] as const
  })
  return { ...answers, ...Object.fromEntries(filled) }
}

/** The draft after a button of this page was pressed, with what was typed; undefined when none was. */
export function rowsChanged(draft: Draft, shown: Answers, form: PostedForm, page: string, list: Field | undefined): Draft | undefined {
  const pressed = form[own.row]?.[0]
  if (list === undefined || (pressed !== 'add' && pressed !== 'remove')) return undefined
  const rows = rowsOf(shown, list.name)
  const left = pressed === 'add' ? [...rows, {}] : rows.slice(0, -1)
  if (left.length > mostOf(list) || left.length < (list.min ?? 0)) return withTyped(draft, form, page)
  const kept = Object.entries(form).filter(([name]) => pressed === 'add' || !name.startsWith(`${list.name}.${left.length}.`))
  return withTyped({ ...draft, answers: { ...draft.answers, [list.name]: left } }, Object.fromEntries(kept), page)
}

const mostOf = ({ max = mostRows }: Field): number => Math.min(max, mostRows)

/** The buttons that add a row and take the last one away. */
export function RowButtons({ sheet, list, rows }: { sheet: Sheet; list: Field; rows: number }) {
  const { lang } = sheet
  const label = say(list.label, lang)
  return (
    <div id={idOf(list.name)} tabindex={-1}>
      <p id={idOf(`${list.name}.add`)} class="g-row" tabindex={-1}>
        {rows < mostOf(list) ? (
          <Button variant="secondary" name={own.row} value="add">
            {t(lang, 'page.row.add', { label })}
          </Button>
        ) : null}
        {rows > (list.min ?? 0) ? (
          <Button variant="tertiary" name={own.row} value="remove">
            {t(lang, 'page.row.remove', { label, number: String(rows) })}
          </Button>
        ) : null}
      </p>
    </div>
  )
}
