import { say } from '#definitions'
import {
  Actions,
  Alert,
  Back,
  Button,
  type Ctx,
  dayOf,
  ErrorSummary,
  Facts,
  Form,
  formatDate,
  formatDateTime,
  LinkButton,
  PageHead,
  PostButton,
  page,
  type Reply,
  Table,
  TextField,
  Wrap,
} from '#web'
import { holderOf } from '../authenticators.ts'
import type { IdentityEdge } from '../edge.ts'
import { mayUnlink, type Own } from '../manage.ts'
import type { Passkey } from '../passkeys.ts'
import { browserOf } from '../place.ts'
import type { Link } from '../providers/links.ts'
import type { SessionRow } from '../sessions.ts'
import { t } from '../texts.ts'
import { PasskeyForm } from './passkey-form.tsx'

type In = { readonly ctx: Ctx<IdentityEdge>; readonly own: Own }

const zoneOf = ({ edge }: Ctx<IdentityEdge>) => edge.town.file['time-zone']
const day = (ctx: Ctx<IdentityEdge>, at: string) => formatDate(ctx.lang, dayOf(at, zoneOf(ctx)))

/** The two axes, each in its own line: who she is for us, and how she showed it this time. */
export function IdentityPart({ ctx, own: { account, session } }: In) {
  const { lang } = ctx
  return (
    <section class="g-section g-flow" aria-labelledby="identity">
      <h2 id="identity">{t(lang, 'identity.title')}</h2>
      <Facts
        lines={[
          { label: t(lang, 'identity.name'), value: `${account.given} ${account.family}` },
          { label: t(lang, 'identity.proofing'), value: t(lang, `proofing.${account.proofing}`) },
          { label: t(lang, 'identity.strength'), value: t(lang, `strength.${session.strength}`) },
        ]}
      />
      {account.kind === 'person' && account.proofing !== 'high' ? (
        <p>
          <a href={`/${lang}/security/counter`}>{t(lang, 'identity.raise')}</a>
        </p>
      ) : null}
    </section>
  )
}

/** The device or provider that keeps a key, and whether it is copied between devices. */
export const heldBy = (lang: string, key: Passkey): string => {
  const holder = holderOf(key.aaguid)
  const kind = t(lang, key.synced ? 'keys.synced' : 'keys.bound')
  return holder === undefined ? kind : `${holder} (${kind})`
}

export function KeysPart({ ctx, own, may }: In & { readonly may: boolean }) {
  const { lang } = ctx
  const { keys } = own
  return (
    <section class="g-section g-flow" aria-labelledby="keys">
      <h2 id="keys">{t(lang, 'keys.title')}</h2>
      <p>{t(lang, 'keys.text')}</p>
      {keys.length === 1 ? <Alert tone="info">{t(lang, 'keys.second')}</Alert> : null}
      {keys.length === 0 ? null : (
        <Table
          lang={lang}
          stack
          columns={[
            { label: t(lang, 'keys.name'), kind: 'head' },
            { label: t(lang, 'keys.held') },
            { label: t(lang, 'keys.made') },
            { label: t(lang, 'keys.used') },
            { label: t(lang, 'keys.change'), bare: true },
          ]}
          rows={keys.map((key) => ({
            cells: [
              key.name,
              heldBy(lang, key),
              day(ctx, key.made),
              key.used === null ? t(lang, 'keys.never') : day(ctx, key.used),
              <a href={`/${lang}/security/passkeys/${key.id}`}>
                {t(lang, 'keys.change')}
                <span class="ds-sr-only"> {key.name}</span>
              </a>,
            ],
          }))}
        />
      )}
      {may ? (
        <PasskeyForm
          ctx={ctx}
          ask="enrol"
          action={`/${lang}/security/passkeys`}
          label={t(lang, keys.length === 0 ? 'keys.add' : 'keys.add-another')}
          fields={{ name: browserOf(ctx.header('user-agent')) }}
        />
      ) : (
        <ConfirmFirst ctx={ctx} />
      )}
    </section>
  )
}

/** The name of who tells us of an account; what is no longer in the town's definitions keeps its id. */
const toldBy = ({ lang, edge }: Ctx<IdentityEdge>, by: string): string => {
  const [kind, id] = by.split(':')
  const all: readonly { readonly id: string; readonly title: Readonly<Record<string, string>> }[] =
    kind === 'wallet' ? edge.town.wallets : edge.town.providers
  return say(all.find((one) => one.id === id)?.title ?? {}, lang) || by
}

export function LinksPart({ ctx, own, may, links }: In & { readonly may: boolean; readonly links: readonly Link[] }) {
  const { lang } = ctx
  if (links.length === 0) return null
  return (
    <section class="g-section g-flow" aria-labelledby="links">
      <h2 id="links">{t(lang, 'provider.links')}</h2>
      <p>{t(lang, 'provider.links-text')}</p>
      <Table
        lang={lang}
        stack
        columns={[
          { label: t(lang, 'provider.name'), kind: 'head' },
          { label: t(lang, 'provider.made') },
          { label: t(lang, 'keys.used') },
          { label: t(lang, 'provider.unlink'), bare: true },
        ]}
        rows={links.map((link) => ({
          cells: [
            toldBy(ctx, link.by),
            day(ctx, link.made),
            day(ctx, link.used),
            may && mayUnlink(own, links) ? (
              <Form to={{ action: `/${lang}/security/providers`, fields: { link: link.id } }}>
                <button class="g-textbutton" type="submit">
                  {t(lang, 'provider.unlink')}
                  <span class="ds-sr-only"> {toldBy(ctx, link.by)}</span>
                </button>
              </Form>
            ) : (
              t(lang, 'provider.stays')
            ),
          ],
        }))}
      />
    </section>
  )
}

function ConfirmFirst({ ctx: { lang } }: { ctx: Ctx<IdentityEdge> }) {
  return (
    <>
      <p>{t(lang, 'security.confirm-text')}</p>
      <Actions>
        <LinkButton variant="secondary" href={`/${lang}/sign-in/confirm?then=${encodeURIComponent(`/${lang}/security`)}`}>
          {t(lang, 'security.confirm')}
        </LinkButton>
      </Actions>
    </>
  )
}

export function CodesPart({
  ctx,
  own,
  may,
  codes,
}: In & { readonly may: boolean; readonly codes: { readonly left: number; readonly made: string | null } }) {
  const { lang } = ctx
  if (own.keys.length === 0) return null
  return (
    <section class="g-section g-flow" aria-labelledby="codes">
      <h2 id="codes">{t(lang, 'codes.title')}</h2>
      <p>{t(lang, own.account.kind === 'agent' ? 'codes.agent' : 'codes.text')}</p>
      {own.account.kind === 'agent' ? null : (
        <>
          <p>{codes.made === null ? t(lang, 'codes.none') : t(lang, 'codes.left', { left: codes.left, day: day(ctx, codes.made) })}</p>
          {may ? (
            <PostButton to={{ action: `/${lang}/security/codes` }} variant="secondary">
              {t(lang, 'codes.make')}
            </PostButton>
          ) : null}
        </>
      )}
    </section>
  )
}

/** Shown once: only their digests are kept. */
export function codesPage(ctx: Ctx<IdentityEdge>, codes: readonly string[]): Reply {
  const { lang, edge } = ctx
  const title = t(lang, 'codes.now')
  return page({
    title,
    footer: 'short',
    children: (
      <Wrap class="g-end">
        <div class="g-flow">
          <PageHead lang={lang} title={title} lead={t(lang, 'codes.now-lead')} />
          <ol class="g-codes" aria-label={t(lang, 'codes.title')}>
            {codes.map((code) => (
              <li>
                <code>{code}</code>
              </li>
            ))}
          </ol>
          <p>{t(lang, 'codes.how', { town: say(edge.town.file.name, lang) })}</p>
          <Actions>
            <LinkButton href={`/${lang}/security`}>{t(lang, 'codes.kept')}</LinkButton>
          </Actions>
        </div>
      </Wrap>
    ),
  })
}

export function SessionsPart({ ctx, own, sessions }: In & { readonly sessions: readonly SessionRow[] }) {
  const { lang } = ctx
  const at = (instant: string) => formatDateTime(lang, instant, zoneOf(ctx), 'short')
  return (
    <section class="g-section g-flow" aria-labelledby="sessions">
      <h2 id="sessions">{t(lang, 'sessions.title')}</h2>
      <p>{t(lang, 'sessions.text')}</p>
      <Table
        lang={lang}
        stack
        columns={[
          { label: t(lang, 'sessions.where'), kind: 'head' },
          { label: t(lang, 'sessions.network') },
          { label: t(lang, 'sessions.how') },
          { label: t(lang, 'sessions.since') },
          { label: t(lang, 'sessions.seen') },
          { label: t(lang, 'sessions.end'), bare: true },
        ]}
        rows={sessions.map((session) => ({
          cells: [
            session.browser === '' ? t(lang, 'sessions.unknown') : session.browser,
            session.network,
            t(lang, `strength.${session.strength}`),
            at(session.at),
            at(session.seen),
            session.id === own.session.id ? (
              t(lang, 'sessions.this')
            ) : (
              <Form to={{ action: `/${lang}/security/sessions`, fields: { session: session.id } }}>
                <button class="g-textbutton" type="submit">
                  {t(lang, 'sessions.end')}
                  <span class="ds-sr-only">
                    {' '}
                    {session.browser}, {at(session.at)}
                  </span>
                </button>
              </Form>
            ),
          ],
        }))}
      />
      {sessions.length < 2 ? null : (
        <PostButton to={{ action: `/${lang}/security/sessions` }} variant="secondary">
          {t(lang, 'sessions.end-others')}
        </PostButton>
      )}
    </section>
  )
}

/** Rename a key, or remove it: not the last way in. */
export function keyPage(ctx: Ctx<IdentityEdge>, key: Passkey, mayRemove: boolean, missing = false): Reply {
  const { lang } = ctx
  const action = `/${lang}/security/passkeys/${key.id}`
  return page(
    {
      title: key.name,
      footer: 'short',
      failed: missing,
      children: (
        <Wrap class="g-end">
          {missing ? <ErrorSummary lang={lang} problems={[{ field: 'name', text: t(lang, 'keys.rename-missing') }]} /> : null}
          <Back lang={lang} href={`/${lang}/security`} label={t(lang, 'security.title')} />
          <PageHead lang={lang} title={key.name} lead={heldBy(lang, key)} />
          <Form to={{ action, fields: { do: 'name' } }} class="g-flow">
            <TextField
              lang={lang}
              id="name"
              name="name"
              label={t(lang, 'keys.rename')}
              hint={t(lang, 'keys.rename-hint')}
              value={key.name}
              maxlength={60}
              error={missing ? t(lang, 'keys.rename-missing') : undefined}
            />
            <Actions>
              <Button>{t(lang, 'keys.rename-send')}</Button>
            </Actions>
          </Form>
          <section class="g-section g-flow" aria-labelledby="remove">
            <h2 id="remove">{t(lang, 'keys.remove-title')}</h2>
            <p>{t(lang, mayRemove ? 'keys.remove-text' : 'keys.last')}</p>
            {mayRemove ? (
              <PostButton to={{ action, fields: { do: 'remove' } }} variant="secondary" danger>
                {t(lang, 'keys.remove')}
              </PostButton>
            ) : null}
          </section>
        </Wrap>
      ),
    },
    missing ? 422 : 200,
  )
}
