import type { Town } from '#definitions'
import { say } from '#definitions'
import { actingBand, homeOf } from '#identity'
import type { Actor, Slot, SlotLink } from '#kernel'
import type { Ctx, Frame, NavItem } from '#web'
import type { Edge } from './start.ts'

/** What every page of a request shares: town, languages, navigation from the slots, who is acting. */
export async function frameOf(
  ctx: Ctx<Edge>,
  nonce: string | undefined,
  fills: (slot: Slot, ctx: Ctx<Edge>) => Promise<readonly SlotLink[]>,
): Promise<Frame> {
  const { lang, actor, edge } = ctx
  const { file } = edge.town
  const atDesk = actor.kind === 'agent'
  const items = await fills(atDesk ? 'desk.nav' : 'citizen.nav', ctx)
  // Of two that fit, as /desk and /desk/slots do, the nearer one is where she is.
  const [nearest] = items
    .filter(({ href }) => isHere(ctx.url.pathname, href, lang))
    .sort((one, other) => other.href.length - one.href.length)
  const nav: NavItem[] = items.map((item) => ({ ...item, current: item === nearest }))
  const here = (to: string) => hereIn(ctx.url, to, file.languages)
  const pageLink = (id: string) => ({
    href: `/${lang}/pages/${id}`,
    label: say(file.pages.find((page) => page.id === id)?.title ?? {}, lang),
  })
  const [rights = [], town = []] = file.footer.map(({ pages }) => pages.map(pageLink))
  return {
    lang,
    ...(actor.large ? { large: true } : {}),
    languages: file.languages.map((code) => ({ lang: code, name: ownNames[code] ?? code, href: here(code) })),
    town: townFrame(edge.town, lang),
    home: `/${lang}`,
    nav,
    ...(actor.kind === 'anonymous'
      ? { signIn: `/${lang}/sign-in` }
      : {
          person: {
            name: `${actor.given} ${actor.family}`,
            ...(actor.capacity === undefined ? {} : { role: actor.capacity }),
            href: atDesk ? homeOf(actor, lang) : `/${lang}/cases`,
          },
          signOut: { action: `/${lang}/sign-out` },
        }),
    footer: {
      accessibility: pageLink('accessibilite'),
      legal: pageLink('mentions-legales'),
      privacy: pageLink('vos-donnees'),
      help: pageLink('aide'),
      rights: [
        ...rights.filter(({ href }) => !/vos-donnees|accessibilite/.test(href)),
        ...(atDesk ? [] : await fills('footer.rights', ctx)),
      ],
      town: town.filter(({ href }) => !/aide|mentions-legales/.test(href)),
    },
    ...(nonce === undefined ? {} : { nonce }),
    ...(actor.mandate === undefined ? {} : { acting: actingBand(actor.mandate, ctx) }),
    ...session(actor, edge, lang),
  }
}

const ownNames: Readonly<Record<string, string>> = { fr: 'Français', en: 'English', nl: 'Nederlands', de: 'Deutsch' }

/** The same place in another language: in the address, or as `?lang=` where the address names none (`/demo/mail`). */
function hereIn(url: URL, to: string, languages: readonly string[]): string {
  const first = url.pathname.split('/')[1] ?? ''
  if (first === '' || languages.includes(first)) return url.pathname.replace(/^\/[^/]*/, `/${to}`) + url.search
  const search = new URLSearchParams(url.search)
  search.set('lang', to)
  return `${url.pathname}?${search}`
}

const isHere = (path: string, href: string, lang: string): boolean =>
  href === `/${lang}` ? path === href || path.startsWith(`/${lang}/services`) : path === href || path.startsWith(`${href}/`)

/** Five minutes before the end of a session the page warns; without script the page says nothing and a late post is kept at sign-in. */
function session(actor: Actor, edge: Edge, lang: string): Pick<Frame, 'session'> {
  if (actor.session === undefined) return {}
  const seconds = Math.max(0, Math.round((Date.parse(actor.session.endsAt) - edge.clock.now()) / 1000))
  return { session: { seconds, warn: 300, extend: { action: `/${lang}/session` }, signIn: `/${lang}/sign-in` } }
}

function townFrame(town: Town, lang: string): Frame['town'] {
  const { file } = town
  const { contact } = file
  return {
    name: say(file.name, lang),
    fullName: say(file['full-name'], lang),
    counter: say(file.counter, lang),
    desk: say(file.desk, lang),
    address: `${contact.address.line}, ${contact.address.postcode} ${contact.address.town}`,
    hours: say(contact.hours, lang),
    phone: { number: contact.phone, label: contact['phone-shown'].replaceAll(' ', '\u00a0'), note: say(contact['phone-note'], lang) },
    crest: crestOf(file.crest),
  }
}

const crestOf = (crest: Town['file']['crest']): string =>
  `<svg class="g-crest" viewBox="0 0 40 46" aria-hidden="true" focusable="false">${(['field', 'bridge', 'tower', 'water'] as const).map((part) => `<path class="g-crest__${part}" d="${crest[part].replace(/[^\w\s.,-]/g, '')}"/>`).join('')}</svg>`
