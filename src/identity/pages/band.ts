import type { Actor } from '#kernel'
import type { Ctx, Frame } from '#web'
import { t } from '../texts.ts'
import { visitEndHref } from './visit.tsx'

/** "Vous agissez pour Fatima Benali", with the way back to oneself and to somebody else. */
export const actingBand = ({ name, kind }: NonNullable<Actor['mandate']>, { lang }: Pick<Ctx, 'lang'>): NonNullable<Frame['acting']> =>
  kind === 'counter'
    ? {
        text: t(lang, 'beside.band', { name }),
        label: t(lang, 'mandate.band.label'),
        back: { action: visitEndHref(lang), label: t(lang, 'beside.end') },
        other: { href: `/${lang}/cases`, label: t(lang, 'beside.cases') },
      }
    : {
        text: t(lang, 'mandate.band', { name, kind: t(lang, `mandate.kind.${kind}`).toLocaleLowerCase(lang) }),
        label: t(lang, 'mandate.band.label'),
        back: { action: `/${lang}/acting`, fields: { mandate: '' }, label: t(lang, 'mandate.band.back') },
        other: { href: `/${lang}/acting`, label: t(lang, 'mandate.band.other') },
      }
