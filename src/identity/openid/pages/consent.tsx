import { type ClientClaim, say } from '#definitions'
import { Actions, Alert, Button, type Ctx, Facts, Form, formatDate, LinkButton, PageHead, PostButton, page, type Reply, Wrap } from '#web'
import type { IdentityEdge } from '../../edge.ts'
import { t } from '../../texts.ts'
import type { Question } from '../question.ts'

/** What the site is told, to whom and what for; one word to go on, one to go back. */
export function consentPage(
  ctx: Ctx<IdentityEdge>,
  { client, interaction }: Question,
  claims: readonly ClientClaim[],
  values: Readonly<Record<string, unknown>>,
  changed: boolean,
): Reply {
  const { lang, edge, actor } = ctx
  const site = say(client.name, lang)
  const agency = edge.town.agencies.find(({ id }) => id === client.agency)
  const processing = edge.town.processing.find(({ id }) => id === client.purpose)
  const title = t(lang, 'client.title', { site })
  const action = `/${lang}/openid/${interaction.uid}`
  return page(
    {
      title,
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <PageHead lang={lang} title={title} lead={t(lang, claims.length === 0 ? 'client.lead-nothing' : 'client.lead', { site })} />
          <div class="g-flow">
            <p>{t(lang, 'client.as', { name: `${actor.given} ${actor.family}` })}</p>
            {actor.mandate === undefined ? null : <Alert tone="info">{t(lang, 'client.not-for', { name: actor.mandate.name })}</Alert>}
          </div>
          {changed ? <Alert tone="warning">{t(lang, 'client.changed')}</Alert> : null}
          {claims.length === 0 ? null : (
            <section class="g-section g-flow" aria-labelledby="told">
              <h2 id="told">{t(lang, 'client.told')}</h2>
              <Facts lines={claims.map((claim) => ({ label: t(lang, `client.claim.${claim}`), value: shown(ctx, claim, values) }))} />
            </section>
          )}
          <section class="g-section g-flow" aria-labelledby="why">
            <h2 id="why">{t(lang, 'client.why')}</h2>
            <Facts
              lines={[
                { label: t(lang, 'client.who'), value: agency === undefined ? site : say(agency.name, lang) },
                { label: t(lang, 'client.purpose'), value: processing === undefined ? client.purpose : say(processing.title, lang) },
                ...(processing === undefined
                  ? []
                  : [
                      { label: t(lang, 'client.basis'), value: say(processing['legal-basis'], lang) },
                      { label: t(lang, 'client.kept'), value: say(processing.retention, lang) },
                    ]),
              ]}
            />
            <p>
              <a href={`/${lang}/processing#${client.purpose}`}>{t(lang, 'client.register')}</a>
            </p>
            <p class="g-fine">{t(lang, 'client.pseudonym')}</p>
            <p class="g-fine">{t(lang, 'client.later')}</p>
          </section>
          <div class="g-flow">
            <Form to={{ action, fields: { claims: claims.join(' ') } }}>
              <Actions>
                <Button name="do" value="continue">
                  {t(lang, 'client.continue')}
                </Button>
                <Button name="do" value="refuse" variant="secondary">
                  {t(lang, 'client.refuse')}
                </Button>
              </Actions>
            </Form>
            <p>
              <a href={`/${lang}/sign-in?then=${encodeURIComponent(action)}`}>{t(lang, 'client.other')}</a>
            </p>
          </div>
        </Wrap>
      ),
    },
    changed ? 422 : 200,
  )
}

function shown({ lang }: Ctx<IdentityEdge>, claim: ClientClaim, values: Readonly<Record<string, unknown>>): string {
  const value = values[claim]
  if (typeof value !== 'string' || value === '') return t(lang, 'client.unknown')
  return claim === 'birthdate' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDate(lang, value) : value
}

/** Back to the site. The browser goes by itself; without that, there is the button. */
export function onPage({ lang }: Ctx<IdentityEdge>, { client, interaction }: Question): Reply {
  const site = say(client.name, lang)
  const title = t(lang, 'client.on', { site })
  const href = new URL(interaction.returnTo).pathname
  return page({
    title,
    footer: 'short',
    goOn: href,
    children: (
      <Wrap class="g-end">
        <PageHead lang={lang} title={title} lead={t(lang, 'client.on-lead')} />
        <Actions>
          <LinkButton href={href}>{t(lang, 'client.on-link')}</LinkButton>
        </Actions>
      </Wrap>
    ),
  })
}

/** An agent's account is no resident's: sites know residents. */
export function agentPage({ lang }: Ctx<IdentityEdge>, { client, interaction }: Question, here: string): Reply {
  const title = t(lang, 'client.agent')
  return page(
    {
      title,
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <PageHead lang={lang} title={title} lead={t(lang, 'client.agent-lead', { site: say(client.name, lang) })} />
          <Actions>
            <LinkButton href={`/${lang}/sign-in?then=${encodeURIComponent(here)}`}>{t(lang, 'client.agent-other')}</LinkButton>
            <PostButton to={{ action: `/${lang}/openid/${interaction.uid}`, fields: { do: 'refuse' } }} variant="secondary">
              {t(lang, 'client.back')}
            </PostButton>
          </Actions>
        </Wrap>
      ),
    },
    403,
  )
}
