import { Actions, Button, type Ctx, errorIn, type FieldProblemLine, Form, formatDateTime, Radios, Sheet } from '#web'
import { type ResponseEdge, retractReasons } from '../contract.ts'
import { canRetract } from '../decide.ts'
import type { Situation } from '../store.ts'
import { t } from '../texts.ts'
import { type Names, nameIn } from './pending.tsx'
import { hrefOf } from './shared.ts'

/** That the alert was false, and why, for everybody. */
export const retractedIn = ({ retractWhy }: Pick<Situation, 'retractWhy'>, lang: string): string =>
  `${t(lang, 'retracted')} ${retractWhy === null ? '' : t(lang, `retract.why.${retractWhy}`)}`

/** An officer says that the alert was false; a second one confirms it or leaves it. */
export function Retraction({
  ctx: { edge, lang, actor },
  situation,
  names,
  problems,
}: {
  ctx: Ctx<ResponseEdge>
  situation: Situation
  names: Names
  problems: readonly FieldProblemLine[]
}) {
  const { id, retractWhy, retractBy, retractAt } = situation
  const action = hrefOf(lang, id)
  if (canRetract(situation))
    return (
      <Sheet id="retract" title={t(lang, 'retract')}>
        <Form to={{ action, fields: { do: 'retract' } }} class="g-flow">
          <p>{t(lang, 'retract.text')}</p>
          <Radios
            id="why"
            name="why"
            lang={lang}
            label={t(lang, 'retract.why')}
            options={retractReasons.map((value) => ({ value, label: t(lang, `retract.why.${value}`) }))}
            {...errorIn(problems, 'why')}
          />
          <Actions>
            <Button variant="secondary">{t(lang, 'retract.propose')}</Button>
          </Actions>
        </Form>
      </Sheet>
    )
  if (retractWhy === null || situation.retractedAt !== null) return null
  const own = retractBy === actor.account
  return (
    <Sheet id="retract" title={t(lang, 'retract.waits')}>
      <p>
        {own
          ? t(lang, 'retract.own')
          : t(lang, 'retract.by', {
              who: nameIn(names, retractBy ?? '', lang),
              at: formatDateTime(lang, retractAt ?? '', edge.town.file['time-zone'], 'short'),
            })}{' '}
        {t(lang, `retract.why.${retractWhy}`)}
      </p>
      <Actions>
        {own ? null : (
          <Form to={{ action, fields: { do: 'retract-confirm' } }}>
            <Button>{t(lang, 'retract.confirm')}</Button>
          </Form>
        )}
        <Form to={{ action, fields: { do: 'retract-drop' } }}>
          <Button variant="secondary">{t(lang, 'retract.drop')}</Button>
        </Form>
      </Actions>
    </Sheet>
  )
}
