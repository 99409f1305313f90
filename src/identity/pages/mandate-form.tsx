import { say } from '#definitions'
import {
  Actions,
  Back,
  Button,
  Checkbox,
  Checkboxes,
  type Ctx,
  DateParts,
  datePartId,
  ErrorSummary,
  Form,
  formatCents,
  PageHead,
  TextField,
  typed,
  Wrap,
} from '#web'
import type { IdentityEdge } from '../edge.ts'
import type { Mandate } from '../mandates/contract.ts'
import { nameOf } from '../mandates/words.ts'
import { t } from '../texts.ts'

export type Kind = Mandate['kind']
export type Wrong = 'services' | 'limit' | 'until' | 'given' | 'family' | 'birth' | 'number'

export interface AskFor {
  readonly ctx: Ctx<IdentityEdge>
  readonly asks: 'holder' | 'giver'
  readonly kind: Kind
  /** the mandate of which a part is given */
  readonly under?: Mandate
  readonly wrong: ReadonlyMap<Wrong, string>
}

/** Which kind: each with what it is for. */
export function KindPart({ ctx: { lang }, asks }: { ctx: Ctx<IdentityEdge>; asks: 'holder' | 'giver' }) {
  const kinds: readonly Kind[] = asks === 'holder' ? ['relative', 'helper', 'child', 'guardian', 'company'] : ['relative', 'helper']
  return (
    <Wrap class="g-form">
      <div class="g-form__main g-flow">
        <Back lang={lang} href={`/${lang}/mandates`} label={t(lang, 'mandate.title')} />
        <PageHead lang={lang} title={t(lang, `mandate.ask.${asks}`)} lead={t(lang, `mandate.which.${asks}`)} />
        <ul class="g-list">
          {kinds.map((kind) => (
            <li>
              <a href={`/${lang}/mandates/ask?as=${asks}&kind=${kind}`}>{t(lang, `mandate.${asks}.${kind as 'relative'}`)}</a>
              <br />
              <small>{t(lang, `mandate.${asks}.${kind as 'relative'}-text`)}</small>
            </li>
          ))}
        </ul>
      </div>
    </Wrap>
  )
}

/** Which of the services may be chosen: all of the town, or what the mandate above covers. */
export const servicesOf = (
  { edge }: Ctx<IdentityEdge>,
  under?: Mandate,
): readonly { readonly id: string; readonly title: Readonly<Record<string, string>> }[] =>
  edge.catalogue
    .all()
    .map(({ service }) => service)
    .filter(({ id }) => under?.terms.services === undefined || under.terms.services.includes(id))

export const isLimited = (kind: Kind): boolean => kind === 'relative' || kind === 'helper'

export function AskPart({ ctx, asks, kind, under, wrong }: AskFor) {
  const { lang } = ctx
  const problems = [...wrong].map(([field, text]) => ({
    field: field === 'birth' || field === 'until' ? datePartId(field) : field,
    text,
  }))
  const limited = isLimited(kind) || under !== undefined
  const all = under === undefined || under.terms.services === undefined
  const text = (name: 'given' | 'family' | 'number' | 'role' | 'limit', label: string, hint?: string) => (
    <TextField
      lang={lang}
      id={name}
      name={name}
      label={label}
      hint={hint}
      value={typed(ctx, name)}
      error={name === 'role' ? undefined : wrong.get(name)}
      autocomplete="off"
      maxlength={80}
      optional={name === 'role' || (name === 'limit' && under?.terms.limit === undefined)}
    />
  )
  const date = (name: 'birth' | 'until', label: string, hint?: string) => (
    <DateParts
      lang={lang}
      id={name}
      name={name}
      label={label}
      hint={hint}
      error={wrong.get(name)}
      values={{ day: typed(ctx, `${name}.day`), month: typed(ctx, `${name}.month`), year: typed(ctx, `${name}.year`) }}
    />
  )
  const fields = { as: asks, kind, ...(under === undefined ? {} : { under: under.id }) }
  const title =
    under === undefined ? t(lang, `mandate.${asks}.${kind as 'relative'}`) : t(lang, 'mandate.part.title', { name: nameOf(under) })
  return (
    <Wrap class="g-form">
      <div class="g-form__main g-flow">
        <ErrorSummary lang={lang} problems={problems} />
        <Back lang={lang} href={`/${lang}/mandates`} label={t(lang, 'mandate.title')} />
        <PageHead
          lang={lang}
          title={title}
          lead={under === undefined ? t(lang, `mandate.${asks}.${kind as 'relative'}-lead`) : t(lang, 'mandate.part.lead')}
        />
        <Form to={{ action: `/${lang}/mandates/ask`, fields }} class="g-flow">
          {kind === 'child' || kind === 'guardian' ? (
            <>
              {text('given', t(lang, 'mandate.form.given'))}
              {text('family', t(lang, 'mandate.form.family'))}
              {date('birth', t(lang, 'mandate.form.birth'))}
            </>
          ) : null}
          {kind === 'company' && under === undefined ? (
            <>
              {text('family', t(lang, 'mandate.form.company'))}
              {text('number', t(lang, 'mandate.form.number'), t(lang, 'mandate.form.number-hint'))}
            </>
          ) : null}
          {kind === 'company' ? (
            <>
              {text('role', t(lang, 'mandate.form.role'), t(lang, 'mandate.form.role-hint'))}
              {text(
                'limit',
                t(lang, 'mandate.form.limit'),
                under?.terms.limit === undefined
                  ? t(lang, 'mandate.form.limit-hint')
                  : t(lang, 'mandate.form.limit-under', { limit: formatCents(lang, under.terms.limit) }),
              )}
            </>
          ) : null}
          {limited ? (
            <>
              <Checkboxes
                lang={lang}
                id="services"
                name="services"
                label={t(lang, 'mandate.form.services')}
                hint={t(lang, 'mandate.form.services-hint')}
                values={ctx.form.services ?? []}
                error={wrong.get('services')}
                options={[
                  ...servicesOf(ctx, under).map(({ id, title }) => ({ value: id, label: say(title, lang) })),
                  ...(all ? [{ value: '*', label: t(lang, 'mandate.form.all'), hint: t(lang, 'mandate.form.all-hint') }] : []),
                ]}
              />
              {date('until', t(lang, 'mandate.form.until'), t(lang, 'mandate.form.until-hint'))}
              {kind === 'child' || kind === 'guardian' ? null : (
                <Checkbox
                  lang={lang}
                  id="delegable"
                  name="delegable"
                  label={t(lang, asks === 'holder' ? 'mandate.form.delegable-mine' : 'mandate.form.delegable')}
                  hint={t(lang, 'mandate.form.delegable-hint')}
                  checked={typed(ctx, 'delegable') === 'yes'}
                />
              )}
            </>
          ) : null}
          <Actions>
            <Button>{t(lang, 'mandate.form.send')}</Button>
          </Actions>
        </Form>
      </div>
    </Wrap>
  )
}
