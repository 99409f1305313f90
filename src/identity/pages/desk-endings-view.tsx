import {
  Actions,
  Button,
  Checkbox,
  type Ctx,
  DateParts,
  DeskHead,
  datePartId,
  dateTyped,
  ErrorSummary,
  Facts,
  Form,
  Radios,
  Sheet,
  TextField,
  typed,
  Wrap,
} from '#web'
import type { IdentityEdge } from '../edge.ts'
import type { Mandate } from '../mandates/contract.ts'
import type { Ending } from '../mandates/ending.ts'
import { basisWords, kindWords, nameOf, timeWords } from '../mandates/words.ts'
import { t } from '../texts.ts'

export type WrongEnding = keyof Ending | 'seen'

/** Whom the judgment names. All three parts: nobody leafs through who is protected. */
export function ProtectedForm({ ctx, wrong }: { ctx: Ctx<IdentityEdge>; wrong?: string }) {
  const { lang } = ctx
  const text = (name: 'given' | 'family', error?: string) => (
    <TextField
      lang={lang}
      id={name}
      name={name}
      label={t(lang, `mandate.form.${name}`)}
      value={typed(ctx, name)}
      error={error}
      size={32}
      autocomplete="off"
    />
  )
  return (
    <Wrap class="g-desk">
      {wrong === undefined ? null : <ErrorSummary lang={lang} problems={[{ field: 'given', text: wrong }]} />}
      <DeskHead title={t(lang, 'mandate.ending.title')} text={t(lang, 'mandate.ending.lead')} />
      <Sheet id="protected" title={t(lang, 'mandate.ending.who')}>
        <Form to={{ action: `/${lang}/counter/endings` }} class="g-flow">
          {text('given', wrong)}
          {text('family')}
          <DateParts lang={lang} id="birth" name="birth" label={t(lang, 'desk.birth')} values={dateTyped(ctx, 'birth')} />
          <Actions>
            <Button>{t(lang, 'mandate.ending.find')}</Button>
          </Actions>
        </Form>
      </Sheet>
      <p>
        <a href={`/${lang}/counter/mandates`}>{t(lang, 'mandate.desk.title')}</a>
      </p>
    </Wrap>
  )
}

type In = { readonly ctx: Ctx<IdentityEdge>; readonly found: readonly Mandate[]; readonly wrong: readonly WrongEnding[] }

/** Who acts for her today and on what paper, and what the agent sees of the judgment that ends it. */
export function EndingSeen({ ctx, found, wrong }: In) {
  const { lang } = ctx
  const [first] = found
  const error = (name: WrongEnding) => (wrong.includes(name) ? t(lang, `mandate.ending.${name}.wrong`) : undefined)
  const problems = wrong.map((field) => ({
    field: field === 'day' ? datePartId('day') : field,
    text: t(lang, `mandate.ending.${field}.wrong`),
  }))
  const text = (name: 'court' | 'reference', label: string) => (
    <TextField lang={lang} id={name} name={name} label={label} value={typed(ctx, name)} error={error(name)} size={32} autocomplete="off" />
  )
  const birth = dateTyped(ctx, 'birth')
  const kept = {
    given: typed(ctx, 'given'),
    family: typed(ctx, 'family'),
    'birth.day': birth.day,
    'birth.month': birth.month,
    'birth.year': birth.year,
  }
  return (
    <Wrap class="g-desk">
      <ErrorSummary lang={lang} problems={problems} />
      <DeskHead title={first === undefined ? '' : nameOf(first)} text={t(lang, 'mandate.ending.found')} />
      {found.map((mandate) => (
        <Sheet id={`mandate-${mandate.id}`} title={t(lang, 'mandate.ending.acts', { name: mandate.holder?.name ?? '' })}>
          <Facts
            lines={[
              { label: t(lang, 'mandate.fact.kind'), value: kindWords(mandate, lang) },
              { label: t(lang, 'mandate.fact.time'), value: timeWords(mandate, lang) },
              { label: t(lang, 'mandate.fact.basis'), value: basisWords(mandate.basis, lang) },
            ]}
          />
        </Sheet>
      ))}
      <Sheet id="paper" title={t(lang, 'mandate.ending.paper')}>
        <Form to={{ action: `/${lang}/counter/endings/record`, fields: kept }} class="g-flow">
          {found.length < 2 ? null : (
            <Radios
              lang={lang}
              id="mandate"
              name="mandate"
              label={t(lang, 'mandate.ending.which')}
              value={typed(ctx, 'mandate')}
              error={error('mandate')}
              options={found.map(({ id, holder, basis }) => ({ value: id, label: holder?.name ?? '', hint: basisWords(basis, lang) }))}
            />
          )}
          {text('court', t(lang, 'mandate.desk.court'))}
          {text('reference', t(lang, 'mandate.desk.reference.guardian'))}
          <DateParts
            lang={lang}
            id="day"
            name="day"
            label={t(lang, 'mandate.desk.day')}
            values={dateTyped(ctx, 'day')}
            error={error('day')}
          />
          <Checkbox
            lang={lang}
            id="seen"
            name="seen"
            label={t(lang, 'mandate.ending.seen')}
            checked={typed(ctx, 'seen') === 'yes'}
            error={error('seen')}
          />
          <p>{t(lang, 'mandate.ending.effect')}</p>
          <Actions>
            <Button danger>{t(lang, 'mandate.ending.do')}</Button>
          </Actions>
        </Form>
      </Sheet>
    </Wrap>
  )
}

export function EndingDone({ ctx: { lang }, ended }: { ctx: Ctx<IdentityEdge>; ended: Mandate }) {
  return (
    <Wrap class="g-desk">
      <DeskHead title={nameOf(ended)} text={t(lang, 'mandate.ending.done', { name: ended.holder?.name ?? '' })} />
      <p>
        <a href={`/${lang}/counter/endings`}>{t(lang, 'desk.next')}</a>
      </p>
    </Wrap>
  )
}
