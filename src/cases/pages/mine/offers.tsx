import type { Town } from '#definitions'
import { serviceHref } from '#services'
import { type Lang, LinkButton, Offer as OfferPart, Source } from '#web'
import type { Offer } from '../../offers.ts'
import { sourceOf } from '../../sources.ts'
import { t } from './texts.ts'

/** Rights that the person seems to have by what is known of her: in the service's own words, with their sources. She is free to leave them. */
export function Offers({ lang, zone, town, offers }: { lang: Lang; zone: string; town: Town; offers: readonly Offer[] }) {
  return (
    <>
      {offers.map((offer) => (
        <OfferPart
          id={`offer-${offer.service}`}
          title={offer.title}
          text={offer.text}
          source={offer.sources.map((source) => <Source {...sourceOf(town, source, zone, lang)} />)}
        >
          <LinkButton variant="secondary" href={serviceHref(lang, offer.service)}>
            {t(lang, 'offer.see')}
          </LinkButton>
        </OfferPart>
      ))}
    </>
  )
}
