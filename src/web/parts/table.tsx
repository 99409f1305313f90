import type { Child } from 'hono/jsx'
import { Icon } from '../icon.tsx'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

export interface Column {
  readonly label: Child
  /** Read before the value in a stacked row; needed when `label` is not text. */
  readonly name?: string
  /** num: to the end side; code: tabular; head: names the row (one column has it). */
  readonly kind?: 'text' | 'num' | 'code' | 'head'
  /** Address that sorts by this column, and how it is sorted now. */
  readonly sort?: { readonly href: string; readonly now?: 'ascending' | 'descending' }
  /** No label before the value when stacked. */
  readonly bare?: boolean
}

export interface Row {
  readonly cells: readonly Child[]
  /** Your turn: the accent at the start of the line. */
  readonly turn?: 'you'
  readonly current?: boolean
  /** Value of its check box, and the words that name the row for those who hear. */
  readonly pick?: { readonly value: string; readonly name: string }
}

export interface TableProps {
  readonly lang: Lang
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** Records become entries on a phone. Not for comparing numbers: those scroll in their own box. */
  readonly stack?: boolean
  readonly dense?: boolean
  /** Name of the check boxes; with it, each row has one. */
  readonly pick?: string
  /** A name for the box, when nothing inside can take focus and it may scroll. */
  readonly label?: string
  readonly sheet?: boolean
}

const textOf = (column: Column): string | undefined => column.name ?? (typeof column.label === 'string' ? column.label : undefined)
const cellClass = (column: Column): string | undefined => (column.kind === 'num' ? 'g-num' : column.kind === 'code' ? 'g-code' : undefined)

function Heading({ column }: { column: Column }) {
  return (
    <th scope="col" class={column.kind === 'num' ? 'g-num' : undefined} aria-sort={column.sort ? (column.sort.now ?? 'none') : undefined}>
      {column.sort ? (
        <a href={column.sort.href}>
          {column.label}
          {column.sort.now ? <Icon name={column.sort.now === 'ascending' ? 'up' : 'down'} /> : null}
        </a>
      ) : (
        column.label
      )}
    </th>
  )
}

function Cell({ column, value, stack }: { column: Column; value: Child; stack: boolean }) {
  if (column.kind === 'head') return <th scope="row">{value}</th>
  return (
    <td class={cellClass(column)} data-label={stack && !column.bare ? textOf(column) : undefined}>
      {value}
    </td>
  )
}

/** Everything with columns. */
export function Table({ lang, columns, rows, stack = false, dense = false, pick, label, sheet }: TableProps) {
  const look = ['ds-table', 'g-table', dense ? 'g-table--dense' : '', stack ? 'g-table--stack' : '', pick ? 'g-table--pick' : '']
  const box = sheet ? 'g-scroll g-sheet' : 'g-scroll'
  const table = (
    <table class={look.filter(Boolean).join(' ')}>
      <thead>
        <tr>
          {pick ? (
            <td>
              <span class="ds-sr-only">{t(lang, 'table.all')}</span>
            </td>
          ) : null}
          {columns.map((column) => (
            <Heading column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr data-turn={row.turn} aria-current={row.current ? 'true' : undefined} data-row={dense ? '' : undefined}>
            {pick ? (
              <td>
                {row.pick ? (
                  <input
                    class="ds-input"
                    type="checkbox"
                    name={pick}
                    value={row.pick.value}
                    aria-label={t(lang, 'table.select', { name: row.pick.name })}
                  />
                ) : null}
              </td>
            ) : null}
            {columns.map((column, index) => (
              <Cell column={column} value={row.cells[index]} stack={stack} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
  // A box that scrolls with nothing in it to focus is reached by its own name.
  return label ? (
    <section class={box} tabindex={0} aria-label={label}>
      {table}
    </section>
  ) : (
    <div class={box}>{table}</div>
  )
}
