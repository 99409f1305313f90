import {
  Actions,
  Alert,
  Button,
  Crumbs,
  type Ctx,
  Empty,
  ErrorSummary,
  Facts,
  Form,
  LinkButton,
  PageHead,
  QrCode,
  TextField,
  Wrap,
} from '#web'
import type { IdentityEdge } from '../edge.ts'
import { todayIn } from '../mandates/commands.ts'
import type { Mandate } from '../mandates/contract.ts'
import { basisWords, kindWords, limitWords, nameOf, type Standing, serviceWords, standing, timeWords } from '../mandates/words.ts'
import { t } from '../texts.ts'

export interface Mine {
  readonly ctx: Ctx<IdentityEdge>
  /** the reader's own person */
  readonly self: string
  /** the other side has opened the request */
  readonly opened?: boolean
}

const standingOf = ({ ctx: { edge } }: Mine, mandate: Mandate): Standing => standing(mandate, todayIn(edge), edge.clock.instant())

const isAsker = (mandate: Mandate, self: string) => (mandate.asks === 'holder' ? mandate.holder : mandate.giver)?.person === self

/** What somebody may do now with a mandate. */
export function turnOf(
  mine: Mine,
  mandate: Mandate,
): readonly ('accept' | 'confirm' | 'refuse' | 'withdraw' | 'end' | 'give-back' | 'delegate' | 'renew')[] {
  const { self } = mine
  const { holder, person, giver, terms, parent, kind } = mandate
  switch (standingOf(mine, mandate)) {
    case 'asked':
      return isAsker(mandate, self)
        ? mine.opened
          ? ['withdraw']
          : ['renew', 'withdraw']
        : person?.person === self
          ? ['refuse']
          : ['accept', 'refuse']
    case 'counter':
      return ['renew', 'withdraw']
    case 'accepted':
      return giver?.person === self ? ['confirm', 'withdraw'] : ['refuse']
    case 'live':
    case 'later': {
      if (holder?.person === self) return terms.delegable ? ['delegate', 'give-back'] : ['give-back']
      const byLaw = (kind === 'child' || kind === 'guardian') && parent === undefined
      return byLaw || (person?.person !== self && giver?.person !== self) ? [] : ['end']
    }
    default:
      return []
  }
}

/** Everything one gave, received and was asked, and the ways to ask. */
export function MandatesList({ mine, mandates, code, wrong }: { mine: Mine; mandates: readonly Mandate[]; code?: string; wrong?: string }) {
  const { ctx, self } = mine
  const { lang } = ctx
  const open = mandates.filter((one) => ['asked', 'accepted', 'counter'].includes(standingOf(mine, one)))
  const live = mandates.filter((one) => ['live', 'later'].includes(standingOf(mine, one)))
  const over = mandates.filter((one) => !open.includes(one) && !live.includes(one))
  const received = live.filter(({ holder }) => holder?.person === self)
  const given = live.filter(({ holder }) => holder?.person !== self)
  const title = t(lang, 'mandate.title')
  return (
    <Wrap end class="g-space">
      {wrong === undefined ? null : <ErrorSummary lang={lang} problems={[{ field: 'code', text: wrong }]} />}
      <PageHead lang={lang} title={title} lead={t(lang, 'mandate.lead')} />
      {open.length === 0 ? null : (
        <section class="g-flow" aria-labelledby="open">
          <h2 id="open">{t(lang, 'mandate.open')}</h2>
          <Cards mine={mine} mandates={open} />
        </section>
      )}
      <section class="g-flow" aria-labelledby="received">
        <h2 id="received">{t(lang, 'mandate.received')}</h2>
        {received.length === 0 ? (
          <Empty title={t(lang, 'mandate.received.none')}>{t(lang, 'mandate.received.none-text')}</Empty>
        ) : (
          <>
            <Cards mine={mine} mandates={received} />
            <p>
              <a href={`/${lang}/acting`}>{t(lang, 'mandate.act')}</a>
            </p>
          </>
        )}
      </section>
      <section class="g-flow" aria-labelledby="given">
        <h2 id="given">{t(lang, 'mandate.given')}</h2>
        {given.length === 0 ? (
          <Empty title={t(lang, 'mandate.given.none')}>{t(lang, 'mandate.given.none-text')}</Empty>
        ) : (
          <Cards mine={mine} mandates={given} />
        )}
      </section>
      <section class="g-flow" aria-labelledby="ask">
        <h2 id="ask">{t(lang, 'mandate.new')}</h2>
        <Actions>
          <LinkButton href={`/${lang}/mandates/ask?as=holder`}>{t(lang, 'mandate.ask.holder')}</LinkButton>
          <LinkButton variant="secondary" href={`/${lang}/mandates/ask?as=giver`}>
            {t(lang, 'mandate.ask.giver')}
          </LinkButton>
        </Actions>
      </section>
      <section class="g-flow" aria-labelledby="by-code">
        <h2 id="by-code">{t(lang, 'mandate.code.title')}</h2>
        <p>{t(lang, 'mandate.code.text')}</p>
        <Form to={{ action: `/${lang}/mandates/code` }} class="g-flow">
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
            <Button variant="secondary">{t(lang, 'mandate.code.open')}</Button>
          </Actions>
        </Form>
      </section>
      {over.length === 0 ? null : (
        <section class="g-flow" aria-labelledby="over">
          <h2 id="over">{t(lang, 'mandate.over')}</h2>
          <Cards mine={mine} mandates={over} />
        </section>
      )}
    </Wrap>
  )
}

function Cards({ mine, mandates }: { mine: Mine; mandates: readonly Mandate[] }) {
  const { ctx } = mine
  const { lang, edge } = ctx
  return (
    <ul class="g-list">
      {mandates.map((mandate) => (
        <li>
          <a href={`/${lang}/mandates/${mandate.id}`}>{sentence(mine, mandate)}</a>
          <br />
          <small>
            {t(lang, `mandate.standing.${standingOf(mine, mandate)}`)} · {serviceWords(edge, mandate, lang)} · {timeWords(mandate, lang)}
          </small>
        </li>
      ))}
    </ul>
  )
}

/** Who acts for whom, as the reader sees it. */
export function sentence({ ctx: { lang }, self }: Mine, mandate: Mandate): string {
  const { holder, person } = mandate
  const of = nameOf(mandate)
  if (holder?.person === self) return of === '' ? t(lang, 'mandate.line.holder-unknown') : t(lang, 'mandate.line.holder', { name: of })
  if (holder === undefined) {
    if (person?.person === self) return t(lang, 'mandate.line.person-unknown')
    return t(lang, 'mandate.line.other-unknown', { of })
  }
  if (person?.person === self) return t(lang, 'mandate.line.person', { name: holder.name })
  return of === '' ? t(lang, 'mandate.line.asks', { name: holder.name }) : t(lang, 'mandate.line.other', { name: holder.name, of })
}

/** One mandate: who, for whom, what it covers and what not, on what it rests, and what the reader may do. */
export function MandatePart({ mine, mandate }: { mine: Mine; mandate: Mandate }) {
  const { ctx } = mine
  const { lang, edge } = ctx
  const { terms, basis, holder, giver, person } = mandate
  const stands = standingOf(mine, mandate)
  const turns = turnOf(mine, mandate)
  const title = sentence(mine, mandate)
  const line = (label: Parameters<typeof t>[1], value: string | undefined) =>
    value === undefined || value === '' ? [] : [{ label: t(lang, label), value }]
  return (
    <Wrap end class="g-space">
      <Crumbs lang={lang} path={[{ href: `/${lang}/mandates`, label: t(lang, 'mandate.title') }]} here={title} />
      <PageHead lang={lang} title={title} lead={t(lang, `mandate.standing.${stands}-lead`)} />
      <Facts
        lines={[
          ...line('mandate.fact.kind', kindWords(mandate, lang)),
          ...line('mandate.fact.person', nameOf(mandate)),
          ...line('mandate.fact.holder', holder?.name),
          ...(giver !== undefined && giver.person !== person?.person ? line('mandate.fact.giver', giver.name) : []),
          ...line('mandate.fact.role', terms.role),
          ...line('mandate.fact.services', serviceWords(edge, mandate, lang)),
          ...line('mandate.fact.limit', limitWords(mandate, lang)),
          ...line('mandate.fact.time', timeWords(mandate, lang)),
          ...line('mandate.fact.delegable', t(lang, terms.delegable ? 'mandate.delegable.yes' : 'mandate.delegable.no')),
          ...line('mandate.fact.basis', basisWords(basis, lang)),
          ...line('mandate.fact.ended', basisWords(mandate.ended?.basis, lang)),
        ]}
      />
      <MayDo ctx={ctx} mandate={mandate} />
      {turns.length === 0 ? null : <Turns mine={mine} mandate={mandate} turns={turns} />}
    </Wrap>
  )
}

/** In plain words: what whoever acts may do, and what stays the person's own. */
function MayDo({ ctx: { lang }, mandate }: { ctx: Ctx<IdentityEdge>; mandate: Mandate }) {
  const whole = (mandate.kind === 'child' || mandate.kind === 'guardian') && mandate.terms.services === undefined
  return (
    <section class="g-section g-flow" aria-labelledby="may">
      <h2 id="may">{t(lang, 'mandate.may.title')}</h2>
      <ul class="g-list">
        {(['apply', 'read', 'answer'] as const).map((what) => (
          <li>{t(lang, `mandate.may.${what}`)}</li>
        ))}
        {whole ? <li>{t(lang, 'mandate.may.data')}</li> : null}
      </ul>
      <h3>{t(lang, 'mandate.not.title')}</h3>
      <ul class="g-list">
        {whole ? null : <li>{t(lang, 'mandate.not.other')}</li>}
        <li>{t(lang, 'mandate.not.security')}</li>
        <li>{t(lang, 'mandate.not.give')}</li>
      </ul>
      <p>{t(lang, 'mandate.seen')}</p>
    </section>
  )
}

function Turns({ mine, mandate, turns }: { mine: Mine; mandate: Mandate; turns: ReturnType<typeof turnOf> }) {
  const { ctx } = mine
  const { lang } = ctx
  const firm = ['accept', 'confirm', 'delegate']
  const name = mandate.holder?.name ?? ''
  return (
    <section class="g-section g-flow" aria-labelledby="do">
      <h2 id="do">{t(lang, 'mandate.do.title')}</h2>
      {turns.includes('confirm') ? <Alert tone="info">{t(lang, 'mandate.do.confirm-text', { name })}</Alert> : null}
      {turns.includes('end') ? <p>{t(lang, 'mandate.do.end-text')}</p> : null}
      <Actions>
        {turns.map((turn) =>
          turn === 'delegate' ? (
            <LinkButton variant="secondary" href={`/${lang}/mandates/ask?as=giver&under=${mandate.id}`}>
              {t(lang, 'mandate.do.delegate')}
            </LinkButton>
          ) : (
            <Form to={{ action: `/${lang}/mandates/${mandate.id}`, fields: { do: turn } }}>
              <Button variant={firm.includes(turn) ? undefined : 'secondary'} danger={turn === 'end' || turn === 'give-back'}>
                {t(lang, `mandate.do.${turn}`)}
              </Button>
            </Form>
          ),
        )}
      </Actions>
    </section>
  )
}

export const showMandateCode = (code: string): string => code.replace(/(.{5})(?=.)/, '$1-')

/** The code that brings the other side, this once; `counter`: it is taken to the counter instead. */
export function CodePart({ ctx, id, code, counter }: { ctx: Ctx<IdentityEdge>; id: string; code: string; counter: boolean }) {
  const { lang, edge, url } = ctx
  const site = (edge.config.url ?? url.origin).replace(/\/$/, '')
  const title = t(lang, counter ? 'mandate.asked.counter' : 'mandate.asked.title')
  const link = counter ? `${site}/${lang}/counter/mandates?code=${code}` : `${site}/${lang}/mandates?code=${code}`
  return (
    <Wrap class="g-form">
      <div class="g-form__main g-flow">
        <PageHead lang={lang} title={title} lead={t(lang, counter ? 'mandate.asked.counter-lead' : 'mandate.asked.lead')} />
        <p class="g-visit-code">{showMandateCode(code)}</p>
        <QrCode text={link} alt={t(lang, 'visit.qr')} />
        <p>{t(lang, 'mandate.asked.text')}</p>
        <p>
          <a href={`/${lang}/mandates/${id}`}>{t(lang, 'mandate.asked.see')}</a>
        </p>
      </div>
    </Wrap>
  )
}
