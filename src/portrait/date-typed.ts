import { type Ctx, type DatePart, typed } from '#web'

/** The three parts of a date as they were typed. */
export const dateTyped = (ctx: Pick<Ctx, 'form'>, name: string): Readonly<Record<DatePart, string>> => ({
  day: typed(ctx, `${name}.day`),
  month: typed(ctx, `${name}.month`),
  year: typed(ctx, `${name}.year`),
})

/** Was nothing of a date typed? */
export const isDateEmpty = (parts: Readonly<Record<DatePart, string>>): boolean => Object.values(parts).every((text) => text.trim() === '')
