import type { Actor } from '#kernel'
import type { Ctx, Frame } from '#web'
import { t } from '../texts.ts'

/** "Vous agissez pour Fatima Benali", with the way back to oneself and to somebody else. */
export const actingBand = ({ name, kind }: NonNullable<Actor['mandate']>, { lang }: Pick<Ctx, 'lang'>): NonNullable<Frame['acting']> => ({
  text: t(lang, 'mandate.band', { name, kind: t(lang, `mandate.kind.${kind}`).toLocaleLowerCase(lang) }),
  label: t(lang, 'mandate.band.label'),
  back: { action: `/${lang}/acting`, fields: { mandate: '' }, label: t(lang, 'mandate.band.back') },
  other: { href: `/${lang}/acting`, label: t(lang, 'mandate.band.other') },
})
