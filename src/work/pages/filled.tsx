import { FieldInput, type FieldProblem, parseFields } from '#services'
import type { PostedForm } from '#web'
import type { Fill } from '../fill.ts'

/** The questions that an agent fills, with what stands in them or what was typed. */
export function Filled({
  lang,
  fill,
  problems = [],
  typed,
}: {
  lang: string
  fill: Fill
  problems?: readonly FieldProblem[] | undefined
  typed?: PostedForm | undefined
}) {
  const asked = new Set(typed === undefined ? undefined : parseFields(fill.fields, typed, fill.ctx).shown)
  const shown =
    typed === undefined
      ? fill.fields.filter(({ when }) => when === undefined || fill.ctx.holds(when, { ...fill.ctx.answers, ...fill.values }) === true)
      : fill.fields.filter(({ name }) => asked.has(name))
  return (
    <>
      {shown.map((field) => {
        const value = typed === undefined ? fill.values[field.name] : undefined
        const problem = problems.find(({ at }) => at === field.name)
        return (
          <FieldInput
            field={field}
            lang={lang}
            ctx={fill.ctx}
            problems={problems}
            {...(problem === undefined ? {} : { problem })}
            {...(typed === undefined ? {} : { typed })}
            {...(value === undefined ? {} : { value })}
          />
        )
      })}
    </>
  )
}
