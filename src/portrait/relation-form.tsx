import { partialDayOf, type RelationKind, relationKinds } from '#people'
import { type Ctx, DateParts, datePartId, dateTyped, errorIn, isDateEmpty, Select, TextField, typed } from '#web'
import type { PortraitEdge } from './edge.ts'
import { t } from './texts.ts'

export interface RelationProblem {
  readonly field: string
  readonly text: string
}

export interface RelationTyped {
  readonly kind: RelationKind
  readonly given: string
  readonly family: string
  readonly birth?: string
  readonly from?: string
}

/** A relation as it was typed, or what is wrong with it. Day and month may be unknown, of the birth too. */
export function readRelation(ctx: Ctx<PortraitEdge>): { readonly relation?: RelationTyped; readonly problems: readonly RelationProblem[] } {
  const { lang, edge } = ctx
  const today = edge.clock.today(edge.town.file['time-zone'])
  const kind = relationKinds.find((one) => one === typed(ctx, 'kind'))
  const [given, family] = [typed(ctx, 'given').trim(), typed(ctx, 'family').trim()]
  const [birth, from] = (['birth', 'from'] as const).map((name) => {
    const parts = dateTyped(ctx, name)
    const read = isDateEmpty(parts) ? '' : partialDayOf(parts)
    return read === undefined || read > today ? undefined : read
  })
  const problems = [
    ...(kind === undefined ? [{ field: 'kind', text: t(lang, 'relation.kind.missing') }] : []),
    ...(given === '' ? [{ field: 'given', text: t(lang, 'relation.given.missing') }] : []),
    ...(given.length > 100 ? [{ field: 'given', text: t(lang, 'relation.long') }] : []),
    ...(family.length > 100 ? [{ field: 'family', text: t(lang, 'relation.long') }] : []),
    ...(birth === undefined ? [{ field: datePartId('birth'), text: t(lang, 'relation.date') }] : []),
    ...(from === undefined ? [{ field: datePartId('from'), text: t(lang, 'relation.date') }] : []),
  ]
  if (kind === undefined || birth === undefined || from === undefined || problems.length > 0) return { problems }
  return { relation: { kind, given, family, ...(birth === '' ? {} : { birth }), ...(from === '' ? {} : { from }) }, problems }
}

/** The questions about somebody who belongs to a person. */
export function RelationFields({ ctx, problems }: { readonly ctx: Ctx<PortraitEdge>; readonly problems: readonly RelationProblem[] }) {
  const { lang } = ctx
  const error = (field: string) => errorIn(problems, field)
  return (
    <>
      <Select
        lang={lang}
        id="kind"
        name="kind"
        label={t(lang, 'relation.kind')}
        value={typed(ctx, 'kind')}
        options={relationKinds.map((value) => ({ value, label: t(lang, `relation.kind.${value}`) }))}
        {...error('kind')}
      />
      <TextField lang={lang} id="given" name="given" label={t(lang, 'relation.given')} value={typed(ctx, 'given')} {...error('given')} />
      <TextField
        lang={lang}
        id="family"
        name="family"
        label={t(lang, 'relation.family')}
        value={typed(ctx, 'family')}
        optional
        {...error('family')}
      />
      <DateParts
        lang={lang}
        id="birth"
        name="birth"
        label={t(lang, 'relation.birth')}
        hint={t(lang, 'relation.date.hint')}
        values={dateTyped(ctx, 'birth')}
        optional
        {...error(datePartId('birth'))}
      />
      <DateParts
        lang={lang}
        id="from"
        name="from"
        label={t(lang, 'relation.from')}
        hint={t(lang, 'relation.date.hint')}
        values={dateTyped(ctx, 'from')}
        optional
        {...error(datePartId('from'))}
      />
    </>
  )
}
