import { stringify } from 'yaml'
import type { CasesEdge } from '#cases'
import { say } from '#definitions'
import { divisionNames, type Law, mostReformText, type Reform, readMargins } from '#simulation'
import {
  Actions,
  Button,
  Checkboxes,
  type Ctx,
  DeskHead,
  Details,
  ErrorSummary,
  errorIn,
  FileInput,
  Form,
  type Lang,
  NumberField,
  page,
  Radios,
  type Reply,
  Sheet,
  Textarea,
  TextField,
  Wrap,
} from '#web'
import { type Asked, mostBytes } from '../contract.ts'
import type { LawPlace } from '../laws.ts'
import { type FormProblem, labelOf, marginFields } from '../margins-form.ts'
import { t } from '../texts.ts'
import { Difference } from './difference.tsx'
import { hrefOf } from './shared.ts'

/** What stands in the fields: as typed, or as an earlier simulation had it. */
export interface Values {
  one(name: string): string
  all(name: string): readonly string[]
}

interface Part {
  readonly lang: Lang
  readonly law: Law
  readonly values: Values
  readonly problems: readonly FormProblem[]
}

/** The form of a new simulation; with `reform`, the difference that it makes to the law. */
export function formPage(
  { lang }: Ctx<CasesEdge>,
  place: LawPlace,
  values: Values,
  problems: readonly FormProblem[],
  reform?: Reform,
  against?: Asked['against'],
): Reply {
  const { law } = place
  const title = t(lang, 'new')
  const part: Part = { lang, law, values, problems }
  return page(
    {
      title: `${title} – ${say(law.title, lang)}`,
      kind: 'desk',
      failed: problems.length > 0,
      children: (
        <Wrap class="g-desk">
          <ErrorSummary lang={lang} title={t(lang, 'problem.title')} problems={problems} />
          <DeskHead
            title={title}
            text={`${say(law.title, lang)}. ${say(law.about, lang)}`}
            back={{ href: hrefOf(lang), label: t(lang, 'title') }}
          />
          <Form
            to={{ action: `${hrefOf(lang)}/new`, fields: { law: law.id, ...(against ? { against: against.run } : {}) } }}
            files
            class="g-flow"
          >
            {against === undefined ? null : <p>{t(lang, 'versus.from', { title: against.title })}</p>}
            <Sheet id="reform-sheet" title={t(lang, 'reform')} class="g-flow">
              <Textarea
                lang={lang}
                id="reform"
                name="reform"
                label={t(lang, 'reform.text')}
                hint={t(lang, 'reform.hint')}
                rows={10}
                maxlength={mostReformText}
                value={values.one('reform')}
                {...errorIn(problems, 'reform')}
              />
              {reform === undefined ? null : (
                <>
                  <h3>{t(lang, 'diff')}</h3>
                  <Difference lang={lang} law={law} changes={reform.changes} />
                </>
              )}
              <Details summary={t(lang, 'rules')}>
                <pre class="g-scroll" tabindex={0} lang="fr">
                  {stringify(law.source, { lineWidth: 120 })}
                </pre>
              </Details>
              <p>
                <Button variant="secondary" name="do" value="look">
                  {t(lang, 'look')}
                </Button>
              </p>
            </Sheet>
            <Population {...part} place={place} />
            <Settings {...part} />
            <Actions>
              <Button name="do" value="run">
                {t(lang, 'start')}
              </Button>
            </Actions>
          </Form>
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

function Population({ lang, law, values, problems, place }: Part & { place: LawPlace }) {
  const margins = place.margins === undefined ? undefined : readMargins('population.yaml', place.margins, law).margins
  const chosen = margins === undefined ? 'file' : values.one('population')
  return (
    <Sheet id="population-sheet" title={t(lang, 'population')} class="g-flow">
      {margins === undefined ? null : (
        <Radios
          lang={lang}
          id="population"
          name="population"
          label={t(lang, 'population.kind')}
          value={chosen}
          options={(['invented', 'file'] as const).map((value) => ({ value, label: t(lang, `population.${value}`) }))}
        />
      )}
      {margins === undefined ? null : (
        <Details summary={t(lang, 'invented')} open={chosen !== 'file'}>
          <div class="g-flow">
            {marginFields(margins, law, lang).map(({ id, label, hint, unit, to }) =>
              to === undefined ? (
                <TextField
                  lang={lang}
                  id={id}
                  name={id}
                  label={label}
                  hint={hint}
                  value={values.one(id)}
                  autocomplete="off"
                  {...errorIn(problems, id)}
                />
              ) : (
                <NumberField
                  lang={lang}
                  id={id}
                  name={id}
                  label={label}
                  hint={hint}
                  unit={unit}
                  value={values.one(id)}
                  size={10}
                  {...errorIn(problems, id)}
                />
              ),
            )}
            <Textarea
              lang={lang}
              id="communes"
              name="communes"
              label={t(lang, 'communes')}
              hint={t(lang, 'communes.hint')}
              rows={7}
              maxlength={50_000}
              optional
              value={values.one('communes')}
              {...errorIn(problems, 'communes')}
            />
          </div>
        </Details>
      )}
      <Details summary={t(lang, 'file')} open={chosen === 'file'}>
        <div class="g-flow">
          <FileInput
            lang={lang}
            id="file"
            name="file"
            label={t(lang, 'file')}
            hint={t(lang, 'file.text')}
            accept=".csv,.ndjson,.parquet"
            maxBytes={mostBytes}
            kinds={t(lang, 'file.kinds')}
            {...errorIn(problems, 'file')}
          />
          <h3>{t(lang, 'columns')}</h3>
          <p>{t(lang, 'columns.text')}</p>
          {[
            ...law.fields.map(({ name }, index) => ({ id: `c${index}`, label: labelOf(law, name, lang) })),
            { id: 'weight', label: t(lang, 'column.weight') },
            { id: 'commune', label: t(lang, 'column.commune') },
          ].map(({ id, label }) => (
            <TextField
              lang={lang}
              id={id}
              name={id}
              label={label}
              optional
              maxlength={200}
              autocomplete="off"
              value={values.one(id)}
              {...errorIn(problems, id)}
            />
          ))}
        </div>
      </Details>
    </Sheet>
  )
}

function Settings({ lang, law, values, problems }: Part) {
  const number = (id: 'draws' | 'seed' | 'step', more: { hint?: string; unit?: string } = {}) => (
    <NumberField lang={lang} id={id} name={id} label={t(lang, id)} value={values.one(id)} size={10} {...more} {...errorIn(problems, id)} />
  )
  return (
    <Sheet id="settings" title={t(lang, 'settings')} class="g-flow">
      <Checkboxes
        lang={lang}
        id="by"
        name="by"
        label={t(lang, 'by')}
        values={values.all('by')}
        options={divisionNames.map((value) => ({ value, label: t(lang, `by.${value}`) }))}
        {...errorIn(problems, 'by')}
      />
      {law.simulation?.kind === 'benefit' ? (
        <NumberField
          lang={lang}
          id="take-up"
          name="take-up"
          label={t(lang, 'take-up')}
          hint={t(lang, 'take-up.hint')}
          unit={t(lang, 'percent')}
          value={values.one('take-up')}
          {...errorIn(problems, 'take-up')}
        />
      ) : null}
      {number('draws', { hint: t(lang, 'draws.hint') })}
      {number('seed')}
      {number('step', { unit: `€ ${t(lang, 'per-year')}` })}
    </Sheet>
  )
}
