import {
  Actions,
  Alert,
  Button,
  Checkbox,
  type Ctx,
  DateParts,
  DeskHead,
  datePartId,
  ErrorSummary,
  Facts,
  Form,
  formatDate,
  Radios,
  Sheet,
  TextField,
  typed,
  Wrap,
} from '#web'
import type { IdentityEdge } from '../edge.ts'
import { reaches } from '../levels.ts'
import type { Paper, Waiting } from '../mandates/at-counter.ts'
import { todayIn } from '../mandates/commands.ts'
import { alreadyFor } from '../mandates/decide.ts'
import { basisWords, kindWords, limitWords, nameOf, timeWords } from '../mandates/words.ts'
import { t } from '../texts.ts'

export type WrongPaper = keyof Paper | 'seen' | 'twice'

/** The code that whoever asks to act brings to the counter. */
export function MandateCode({ lang, code = '', wrong }: { lang: string; code?: string; wrong?: string }) {
  return (
    <Wrap class="g-desk">
      {wrong === undefined ? null : <ErrorSummary lang={lang} problems={[{ field: 'code', text: wrong }]} />}
      <DeskHead title={t(lang, 'mandate.desk.title')} text={t(lang, 'mandate.desk.lead')} />
      <Form to={{ action: `/${lang}/counter/mandates` }} class="g-flow">
        <TextField
          lang={lang}
          id="code"
          name="code"
          label={t(lang, 'mandate.code.label')}
          value={code}
          error={wrong}
          size={14}
          autocomplete="off"
        />
        <Actions>
          <Button>{t(lang, 'desk.find')}</Button>
        </Actions>
      </Form>
      <p>
        <a href={`/${lang}/counter/endings`}>{t(lang, 'mandate.ending.title')}</a>
      </p>
      <p>
        <a href={`/${lang}/counter`}>{t(lang, 'mandate.desk.identity')}</a>
      </p>
    </Wrap>
  )
}

type In = { readonly ctx: Ctx<IdentityEdge>; readonly waiting: Waiting; readonly wrong: readonly WrongPaper[] }

/** Who asks to act for whom, and what the agent sees of the paper that proves it. */
export function MandateSeen(props: In) {
  const { ctx, waiting, wrong } = props
  const { lang } = ctx
  const { mandate, holder } = waiting
  const about = mandate.about ?? { given: '', family: '' }
  const problems = wrong.map((field) => ({
    field: field === 'birth' || field === 'day' || field === 'until' ? datePartId(field) : field === 'twice' ? 'already' : field,
    text: t(lang, `mandate.desk.${field as 'reference'}.wrong`),
  }))
  return (
    <Wrap class="g-desk">
      <ErrorSummary lang={lang} problems={problems} />
      <DeskHead title={`${holder.given} ${holder.family}`} text={t(lang, 'mandate.desk.asks', { kind: kindWords(mandate, lang) })} />
      <Sheet id="asked" title={t(lang, 'mandate.desk.asked')}>
        <Facts
          lines={[
            { label: t(lang, 'mandate.fact.kind'), value: kindWords(mandate, lang) },
            { label: t(lang, 'mandate.fact.person'), value: `${about.given} ${about.family}`.trim() },
            ...(about.birth === undefined ? [] : [{ label: t(lang, 'desk.birth'), value: formatDate(lang, about.birth) }]),
            ...(about.number === undefined ? [] : [{ label: t(lang, 'mandate.form.number'), value: about.number }]),
            ...(mandate.terms.role === undefined ? [] : [{ label: t(lang, 'mandate.fact.role'), value: mandate.terms.role }]),
            ...(mandate.kind === 'company' ? [{ label: t(lang, 'mandate.fact.limit'), value: limitWords(mandate, lang) }] : []),
            { label: t(lang, 'mandate.desk.proofing'), value: t(lang, `proofing.${holder.proofing}`) },
          ]}
        />
      </Sheet>
      <Already ctx={ctx} waiting={waiting} />
      {reaches(holder.proofing, 'substantial') ? (
        <PaperForm {...props} />
      ) : (
        <Alert tone="warning">{t(lang, 'mandate.desk.unproofed')}</Alert>
      )}
    </Wrap>
  )
}

/** What who asks has already for somebody of this name: its paper, and the way to it, where an agent ends what another paper replaces. */
function Already({ ctx: { lang, edge }, waiting: { mandate, known, others } }: Pick<In, 'ctx' | 'waiting'>) {
  const found = known.flatMap(({ person }) => alreadyFor(mandate, person, others, todayIn(edge)) ?? [])
  const { given = '', family = '', birth = '', number } = mandate.about ?? {}
  const [year = '', month = '', day = ''] = birth.split('-')
  const fields: Readonly<Record<string, string>> =
    number !== undefined ? { number } : { given, family, 'birth.day': day, 'birth.month': month, 'birth.year': year }
  return found.length === 0 ? null : (
    <Sheet id="already" title={t(lang, 'mandate.desk.already')}>
      {found.map((one) => (
        <Facts
          lines={[
            { label: t(lang, 'mandate.fact.person'), value: nameOf(one) },
            { label: t(lang, 'mandate.fact.time'), value: timeWords(one, lang) },
            { label: t(lang, 'mandate.fact.basis'), value: basisWords(one.basis, lang) },
          ]}
        />
      ))}
      <p>{t(lang, 'mandate.desk.already.text')}</p>
      <Form to={{ action: `/${lang}/counter/endings`, fields }}>
        <Button variant="secondary">{t(lang, 'mandate.desk.already.see')}</Button>
      </Form>
    </Sheet>
  )
}

function PaperForm({ ctx, waiting, wrong }: In) {
  const { lang } = ctx
  const { mandate, known } = waiting
  const { kind, about } = mandate
  const error = (name: WrongPaper) => (wrong.includes(name) ? t(lang, `mandate.desk.${name as 'reference'}.wrong`) : undefined)
  const text = (name: 'given' | 'family' | 'number' | 'reference' | 'court', label: string, from = '') => (
    <TextField
      lang={lang}
      id={name}
      name={name}
      label={label}
      value={Object.hasOwn(ctx.form, name) ? typed(ctx, name) : from}
      error={error(name)}
      size={32}
      autocomplete="off"
    />
  )
  const date = (name: 'birth' | 'day' | 'until', label: string, from = '', hint?: string) => {
    const [year = '', month = '', day = ''] = from.split('-')
    const part = (which: string, given: string) => (Object.hasOwn(ctx.form, `${name}.${which}`) ? typed(ctx, `${name}.${which}`) : given)
    const values = { day: part('day', day), month: part('month', month), year: part('year', year) }
    return <DateParts lang={lang} id={name} name={name} label={label} hint={hint} error={error(name)} values={values} />
  }
  return (
    <Sheet id="paper" title={t(lang, `mandate.desk.paper.${kind as 'child'}`)}>
      <Form to={{ action: `/${lang}/counter/mandates/${mandate.id}` }} class="g-flow">
        {kind === 'guardian' ? text('court', t(lang, 'mandate.desk.court')) : null}
        {text('reference', t(lang, `mandate.desk.reference.${kind as 'child'}`))}
        {kind === 'guardian' ? date('day', t(lang, 'mandate.desk.day')) : null}
        {kind === 'company' ? null : text('given', t(lang, 'mandate.form.given'), about?.given)}
        {text('family', t(lang, kind === 'company' ? 'mandate.form.company' : 'mandate.form.family'), about?.family)}
        {kind === 'company'
          ? text('number', t(lang, 'mandate.form.number'), about?.number)
          : date('birth', t(lang, 'desk.birth'), about?.birth)}
        {kind === 'child' ? null : date('until', t(lang, 'mandate.desk.until'), '', t(lang, 'mandate.desk.until-hint'))}
        {known.length === 0 ? null : (
          <Radios
            lang={lang}
            id="person"
            name="person"
            label={t(lang, 'mandate.desk.who')}
            hint={t(lang, 'mandate.desk.who-hint')}
            value={typed(ctx, 'person')}
            error={error('person')}
            options={[
              ...known.map(({ person, name }) => ({ value: person, label: name })),
              { value: 'new', label: t(lang, 'mandate.desk.new') },
            ]}
          />
        )}
        <Checkbox
          lang={lang}
          id="seen"
          name="seen"
          label={t(lang, 'mandate.desk.seen')}
          checked={typed(ctx, 'seen') === 'yes'}
          error={error('seen')}
        />
        <Actions>
          <Button>{t(lang, 'mandate.desk.record')}</Button>
        </Actions>
      </Form>
    </Sheet>
  )
}

export function MandateDone({ lang, waiting: { holder, mandate } }: { lang: string; waiting: Waiting }) {
  const about = mandate.about ?? { given: '', family: '' }
  return (
    <Wrap class="g-desk">
      <DeskHead
        title={`${holder.given} ${holder.family}`}
        text={t(lang, 'mandate.desk.done', { name: `${about.given} ${about.family}`.trim() })}
      />
      <p>
        <a href={`/${lang}/counter/mandates`}>{t(lang, 'desk.next')}</a>
      </p>
    </Wrap>
  )
}
