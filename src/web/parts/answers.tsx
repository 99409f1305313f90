import type { Child } from 'hono/jsx'
import { Icon } from '../icon.tsx'
import { t } from '../texts.ts'
import type { Lang } from '../words.ts'

export interface AnswerLine {
  readonly label: string
  readonly value: Child
  /** Where it comes from and when; `verified` when a source said it, else the person did. */
  readonly source?: string
  readonly verified?: boolean
}

export interface AnswerGroup {
  readonly title?: string
  readonly lines: readonly AnswerLine[]
}

/** The answers of a case at the desk: each with its source and how far it is verified. */
export function Answers({ lang, groups, labelledby }: { lang: Lang; groups: readonly AnswerGroup[]; labelledby: string }) {
  return (
    <>
      <section class="g-scroll" tabindex={0} aria-labelledby={labelledby}>
        <table class="ds-table g-table g-table--dense g-table--stack">
          <thead class="ds-sr-only">
            <tr>
              <th scope="col">{t(lang, 'table.question')}</th>
              <th scope="col">{t(lang, 'table.answer')}</th>
              <th scope="col">{t(lang, 'table.source')}</th>
            </tr>
          </thead>
          {groups.map((group) => (
            <tbody>
              {group.title ? (
                <tr class="g-table__group">
                  <th scope="rowgroup" colspan={3}>
                    {group.title}
                  </th>
                </tr>
              ) : null}
              {group.lines.map((line) => (
                <tr>
                  <th scope="row">{line.label}</th>
                  <td>{line.value}</td>
                  <td class="g-trust" data-trust={line.verified ? 'yes' : 'no'}>
                    {line.source ? (
                      <>
                        <Icon name={line.verified ? 'verified' : 'person'} />
                        <span>{line.source}</span>
                      </>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </section>
      <p class="g-legend">
        <span data-trust="yes">
          <Icon name="verified" />
          {t(lang, 'trust.yes')}
        </span>
        <span>
          <Icon name="person" />
          {t(lang, 'trust.no')}
        </span>
      </p>
    </>
  )
}
