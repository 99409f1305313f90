import { isDeepStrictEqual } from 'node:util'
import { communesOf, situationOf } from '#cases'
import type { Town } from '#definitions'
import type { Action, Answers, Field, FieldCtx, Provenance } from '#services'
import { fieldCtx } from '#services'
import { dayOf } from '#web'
import type { DeskCase } from './open.ts'
import { papersOf } from './papers.ts'
import { hiddenFields } from './visible.ts'

/** The questions that an action lets the agent fill, and what the controls are told. */
export interface Fill {
  readonly fields: readonly Field[]
  readonly ctx: FieldCtx
  /** values that stand in the form at first; none for what the agent's roles may not see */
  readonly values: Answers
}

export function fillOf(town: Town, opened: DeskCase, action: Pick<Action, 'fill' | 'incomplete'>, lang: string): Fill {
  const { view, loaded, ctx, roles } = opened
  const { service, rules } = loaded
  const fields = action.fill
    .flatMap((name) => service.fields.find((field) => field.name === name) ?? [])
    .map((field) => (action.incomplete ? { ...field, required: false } : field))
  const names = new Set(fields.map(({ name }) => name))
  const hidden = hiddenFields(service, roles)
  const { answers, at } = situationOf(view, view.answers, ctx)
  const pick = (keep: (name: string) => boolean) => Object.fromEntries(Object.entries(answers).filter(([name]) => keep(name)))
  return {
    fields,
    values: pick((name) => names.has(name) && !hidden.has(name)),
    ctx: fieldCtx({
      lang,
      today: dayOf(ctx.at, ctx.zone),
      country: town.file.country,
      communes: communesOf(town),
      files: [...papersOf(opened, lang).values()].map(({ file, name, type, size }) => ({ file, name, type, size })),
      fields: service.fields,
      answers: pick((name) => !names.has(name)),
      suggest: '/api/v1/communes',
      holds: (condition, given, row) => {
        if (row === undefined) return rules.holds(condition, given, at)
        const value = rules.row(row.list, row.index, [condition], given, at)[condition]
        return value === undefined || value.kind === 'missing' ? undefined : value.kind === 'value' && value.value === true
      },
    }),
  }
}

/** Where filled answers come from: one that stays as it was keeps its source, so that a verified fact remains one. */
export function provenanceOf({ view }: Pick<DeskCase, 'view'>, values: Answers, at: string): Readonly<Record<string, Provenance>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const before = view.provenance[name]
      return [
        name,
        before !== undefined && isDeepStrictEqual(view.answers[name], value) ? before : { source: 'office', at, verified: false },
      ]
    }),
  )
}
