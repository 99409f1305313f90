import { nameOf } from '#cases'
import { say } from '#definitions'
import { legalDay } from '#kernel'
import { Button, Details, ErrorSummary, Form, formatDate, Select, Sheet, Textarea } from '#web'
import type { About, Know } from '../know.ts'
import { fullName } from '../names.ts'
import type { DeskCase } from '../open.ts'
import { t } from '../texts.ts'
import { whyOf } from '../why.ts'
import type { CaseParts } from './case-view.tsx'
import { caseHref } from './links.ts'

/** What was typed as know-how and not taken. `note`: of a revision. */
export interface KnowRefused {
  readonly note?: string
  readonly about: string
  readonly typed: string
  readonly error: string
}

/** `field:revenu` as the form posts it. */
export const aboutKey = ({ kind, name }: About): string => `${kind}:${name}`

/** What may be written about in a case: its service, the rules of its decision, the questions it asks. */
export function aboutsIn(opened: DeskCase, lang: string): readonly (About & { readonly label: string })[] {
  const { service } = opened.loaded
  return [
    { kind: 'service', name: '', label: t(lang, 'know.service') },
    ...whyOf(opened, lang).map(({ rule, name }) => ({ kind: 'rule' as const, name: rule, label: t(lang, 'know.rule', { name }) })),
    ...service.fields
      .filter(({ type }) => type !== 'note')
      .map(({ name, label }) => ({ kind: 'field' as const, name, label: t(lang, 'know.field', { name: say(label, lang) }) })),
  ]
}

/** Notes about one rule or question, where it stands. */
export function KnowHere({ lang, opened, about }: { lang: string; opened: DeskCase; about: About }) {
  const notes = opened.know.filter((one) => aboutKey(one.about) === aboutKey(about))
  if (notes.length === 0) return null
  return (
    <Details summary={t(lang, 'know.here', { count: notes.length })}>
      {notes.map((one) => (
        <p>
          <span class="g-said">{one.text}</span> <small class="g-muted">{signed(one, opened, lang)}</small>
        </p>
      ))}
    </Details>
  )
}

function signed({ by, at, revised }: Know, { colleagues, ctx }: DeskCase, lang: string): string {
  const who = (account: string) => {
    const named = colleagues.get(account)
    return named === undefined ? t(lang, 'hold.unknown') : fullName(named)
  }
  const day = (instant: string) => formatDate(lang, legalDay(instant, ctx.zone))
  const first = t(lang, 'know.by', { who: who(by), day: day(at) })
  return revised === undefined ? first : `${first} ${t(lang, 'know.revised', { who: who(revised.by), day: day(revised.at) })}`
}

/** All that the office knows about this service, each note to be revised or retired, and the place to add one. */
export function KnowSheet({ ctx: { lang }, opened, refused }: CaseParts & { refused?: KnowRefused | undefined }) {
  const { view, know, roles } = opened
  const abouts = aboutsIn(opened, lang)
  const action = `${caseHref(lang, view.reference)}/know`
  const labelOf = ({ about }: Know) =>
    abouts.find((one) => aboutKey(one) === aboutKey(about))?.label ?? nameOf(about.name, { service: opened.loaded.service, lang })
  const added = refused?.note === undefined ? refused : undefined
  return (
    <Sheet fold={know.length === 0 && refused === undefined} id="know" title={t(lang, 'know.title')}>
      {refused === undefined ? null : (
        <ErrorSummary
          lang={lang}
          problems={[{ field: refused.note === undefined ? 'know-text' : `know-${refused.note}`, text: refused.error }]}
        />
      )}
      {know.length === 0 ? <p class="g-muted">{t(lang, 'know.none')}</p> : null}
      {know.map((one) => {
        const wrong = refused?.note === one.note ? refused : undefined
        return (
          <section class="g-flow">
            <p>
              <strong>{labelOf(one)}</strong>
              <br />
              <span class="g-said">{one.text}</span>
              <br />
              <small class="g-muted">{signed(one, opened, lang)}</small>
            </p>
            {roles.length === 0 ? null : (
              <Details summary={t(lang, 'know.change')} open={wrong !== undefined}>
                <Form to={{ action, fields: { note: one.note } }} class="g-reply">
                  <Textarea
                    lang={lang}
                    id={`know-${one.note}`}
                    name="text"
                    rows={3}
                    label={t(lang, 'know.text')}
                    hint={t(lang, 'know.hint')}
                    value={wrong?.typed ?? one.text}
                    {...(wrong === undefined ? {} : { error: wrong.error })}
                  />
                  <div class="g-row">
                    <Button variant="secondary">{t(lang, 'know.revise')}</Button>
                    <Button variant="tertiary" name="retire" value="1">
                      {t(lang, 'know.retire')}
                    </Button>
                  </div>
                </Form>
              </Details>
            )}
          </section>
        )
      })}
      {roles.length === 0 ? null : (
        <Details summary={t(lang, 'know.add')} open={added !== undefined}>
          <Form to={{ action }} class="g-reply">
            <Select
              lang={lang}
              id="know-about"
              name="about"
              blank={false}
              label={t(lang, 'know.about')}
              value={added?.about ?? ''}
              options={abouts.map((one) => ({ value: aboutKey(one), label: one.label }))}
            />
            <Textarea
              lang={lang}
              id="know-text"
              name="text"
              rows={3}
              label={t(lang, 'know.text')}
              hint={t(lang, 'know.hint')}
              {...(added === undefined ? {} : { value: added.typed, error: added.error })}
            />
            <div class="g-row">
              <Button variant="secondary">{t(lang, 'know.add.do')}</Button>
            </div>
          </Form>
        </Details>
      )}
    </Sheet>
  )
}
