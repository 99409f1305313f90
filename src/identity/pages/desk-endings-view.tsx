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

/** Whom the judgment names, all three parts: nobody leafs through who is protected. Or which organisation, by its number. */
export function RepresentedForm({
  ctx,
  wrong,
}: {
  ctx: Ctx<IdentityEdge>
  wrong?: { readonly field: 'given' | 'number'; readonly text: string }
}) {
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
      {wrong === undefined ? null : <ErrorSummary lang={lang} problems={[wrong]} />}
      <DeskHead title={t(lang, 'mandate.ending.title')} text={t(lang, 'mandate.ending.lead')} />
      <Sheet id="protected" title={t(lang, 'mandate.ending.who')}>
        <Form to={{ action: `/${lang}/counter/endings` }} class="g-flow">
          {text('given', wrong?.field === 'given' ? wrong.text : undefined)}
          {text('family')}
          <DateParts lang={lang} id="birth" name="birth" label={t(lang, 'desk.birth')} values={dateTyped(ctx, 'birth')} />
          <Actions>
            <Button>{t(lang, 'mandate.ending.find')}</Button>
          </Actions>
        </Form>
      </Sheet>
      <Sheet id="company" title={t(lang, 'mandate.ending.who.company')}>
        <Form to={{ action: `/${lang}/counter/endings` }} class="g-flow">
          <TextField
            lang={lang}
            id="number"
            name="number"
            label={t(lang, 'mandate.form.number')}
            hint={t(lang, 'mandate.form.number-hint')}
            value={typed(ctx, 'number')}
            error={wrong?.field === 'number' ? wrong.text : undefined}
            size={20}
            autocomplete="off"
          />
          <Actions>
            <Button>{t(lang, 'mandate.ending.find.company')}</Button>
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

type Worded = 'found' | 'acts' | 'paper' | 'seen' | 'effect' | 'done' | 'reference.wrong'

/** What the page says of a judgment, or of the register of companies. */
const keyFor = <W extends Worded>(company: boolean, word: W) =>
  company ? (`mandate.ending.${word}.company` as const) : (`mandate.ending.${word}` as const)

/** Who acts today and on what paper, and what the agent sees of the one that ends it. */
export function EndingSeen({ ctx, found, wrong }: In) {
  const { lang } = ctx
  const [first] = found
  const company = first?.kind === 'company'
  const words = (name: WrongEnding) =>
    name === 'reference' ? t(lang, keyFor(company, 'reference.wrong')) : t(lang, `mandate.ending.${name}.wrong`)
  const error = (name: WrongEnding) => (wrong.includes(name) ? words(name) : undefined)
  const problems = wrong.map((field) => ({ field: field === 'day' ? datePartId('day') : field, text: words(field) }))
  const text = (name: 'court' | 'reference', label: string) => (
    <TextField lang={lang} id={name} name={name} label={label} value={typed(ctx, name)} error={error(name)} size={32} autocomplete="off" />
  )
  const birth = dateTyped(ctx, 'birth')
  const kept: Readonly<Record<string, string>> = company
    ? { number: typed(ctx, 'number') }
    : {
        given: typed(ctx, 'given'),
        family: typed(ctx, 'family'),
        'birth.day': birth.day,
        'birth.month': birth.month,
        'birth.year': birth.year,
      }
  return (
    <Wrap class="g-desk">
      <ErrorSummary lang={lang} problems={problems} />
      <DeskHead title={first === undefined ? '' : nameOf(first)} text={t(lang, keyFor(company, 'found'))} />
      {found.map((mandate) => (
        <Sheet id={`mandate-${mandate.id}`} title={t(lang, keyFor(company, 'acts'), { name: mandate.holder?.name ?? '' })}>
          <Facts
            lines={[
              { label: t(lang, 'mandate.fact.kind'), value: kindWords(mandate, lang) },
              { label: t(lang, 'mandate.fact.time'), value: timeWords(mandate, lang) },
              { label: t(lang, 'mandate.fact.basis'), value: basisWords(mandate.basis, lang) },
            ]}
          />
        </Sheet>
      ))}
      <Sheet id="paper" title={t(lang, keyFor(company, 'paper'))}>
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
          {company ? null : text('court', t(lang, 'mandate.desk.court'))}
          {text('reference', t(lang, company ? 'mandate.desk.reference.company' : 'mandate.desk.reference.guardian'))}
          {company ? null : (
            <DateParts
              lang={lang}
              id="day"
              name="day"
              label={t(lang, 'mandate.desk.day')}
              values={dateTyped(ctx, 'day')}
              error={error('day')}
            />
          )}
          <Checkbox
            lang={lang}
            id="seen"
            name="seen"
            label={t(lang, keyFor(company, 'seen'))}
            checked={typed(ctx, 'seen') === 'yes'}
            error={error('seen')}
          />
          <p>{t(lang, keyFor(company, 'effect'))}</p>
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
      <DeskHead title={nameOf(ended)} text={t(lang, keyFor(ended.kind === 'company', 'done'), { name: ended.holder?.name ?? '' })} />
      <p>
        <a href={`/${lang}/counter/endings`}>{t(lang, 'desk.next')}</a>
      </p>
    </Wrap>
  )
}
