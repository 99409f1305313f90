import { Back, type Ctx, LinkButton, PageHead, page, QrCode, type Reply, Wrap } from '#web'
import { type CredentialsEdge, siteOf } from '../edge.ts'
import type { CredentialRow } from '../store.ts'
import { t } from '../texts.ts'
import { makeOffer } from '../vci/offer.ts'

/** What a wallet scans or opens, and the digits that it will ask for: shown once. */
export async function walletPage({ edge, lang }: Ctx<CredentialsEdge>, credential: CredentialRow): Promise<Reply> {
  const { pin, query } = await makeOffer(edge, credential)
  // A demonstration has a wallet of its own; every other one is an app of the phone.
  const link = `${edge.config.demo ? `${siteOf(edge)}/demo/wallet/offer` : 'openid-credential-offer://'}?${query}`
  const title = t(lang, 'wallet.title')
  return page({
    title,
    footer: 'short',
    children: (
      <Wrap class="g-end">
        <Back lang={lang} href={`/${lang}/credentials`} label={t(lang, 'wallet.back')} />
        <PageHead lang={lang} title={title} lead={t(lang, 'wallet.lead')} />
        <div class="g-flow">
          <QrCode text={link} alt={t(lang, 'wallet.code')} />
          <p>
            {t(lang, 'wallet.pin')} <strong>{pin}</strong>
          </p>
          <p>{t(lang, 'wallet.pin-note')}</p>
          <LinkButton href={link} variant="secondary">
            {t(lang, 'wallet.open')}
          </LinkButton>
        </div>
      </Wrap>
    ),
  })
}
