import { Button, type Ctx, Form, PageHead, page, type Reply, Wrap } from '#web'
import type { Account } from '../accounts.ts'
import type { IdentityEdge } from '../edge.ts'
import type { Mandate } from '../mandates/contract.ts'
import { kindWords, nameOf, serviceWords, timeWords } from '../mandates/words.ts'
import { t } from '../texts.ts'
import { type Onward, onwardFields } from './arrive.tsx'

/** For whom do you act? Oneself first, then everybody for whom one may. `now`: the mandate under which she acts. */
export function choicePage(
  ctx: Ctx<IdentityEdge>,
  account: Pick<Account, 'given' | 'family'>,
  held: readonly Mandate[],
  onward: Onward,
  now?: string,
): Reply {
  const { lang, edge } = ctx
  const title = t(lang, 'mandate.choice.title')
  const to = (mandate: string) => ({ action: `/${lang}/acting`, fields: { ...onwardFields(onward), mandate } })
  return page({
    title,
    footer: 'short',
    children: (
      <Wrap class="g-end">
        <PageHead lang={lang} title={title} lead={t(lang, 'mandate.choice.lead')} />
        <ul class="g-signin">
          <li>
            <Form to={to('')}>
              <Button variant={now === undefined ? undefined : 'secondary'}>{t(lang, 'mandate.choice.self')}</Button>
              <p class="g-fine">{`${account.given} ${account.family}`}</p>
            </Form>
          </li>
          {held.map((mandate) => (
            <li>
              <Form to={to(mandate.id)}>
                <Button variant="secondary">{nameOf(mandate)}</Button>
                <p class="g-fine">
                  {kindWords(mandate, lang)}. {serviceWords(edge, mandate, lang)}. {timeWords(mandate, lang)}
                </p>
              </Form>
            </li>
          ))}
        </ul>
        <p class="g-section">
          <a href={`/${lang}/mandates`}>{t(lang, 'mandate.choice.manage')}</a>
        </p>
      </Wrap>
    ),
  })
}
