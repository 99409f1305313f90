import type { CasesEdge } from '#cases'
import { Refusal, showReference } from '#kernel'
import { type Ctx, DeskHead, page, type Reply, Wrap } from '#web'
import { t } from '../texts.ts'
import { deskHref } from './links.ts'

/** What a page of a case says while its person has limited its use: nothing of the case, who can lift it, and that nothing is lost. */
export async function unlessLimited(ctx: Ctx<CasesEdge>, show: () => Promise<Reply>): Promise<Reply> {
  try {
    return await show()
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'case.limited') throw error
    const { lang, edge, actor } = ctx
    const officer = edge.town.agencies.find(({ id }) => id === actor.agency)?.['data-protection']
    return page(
      {
        title: t(lang, 'limited.title'),
        kind: 'desk',
        children: (
          <Wrap class="g-desk">
            <DeskHead
              title={t(lang, 'limited.title')}
              text={showReference(String(error.details.reference ?? ''))}
              back={{ href: deskHref(lang), label: t(lang, 'desk.title') }}
            />
            <div class="g-sheet g-flow">
              <p>{t(lang, 'limited.text')}</p>
              <p>{t(lang, 'limited.who', { name: officer?.name ?? '', email: officer?.email ?? '' })}</p>
              <p class="g-fine">{t(lang, 'limited.emergency')}</p>
            </div>
          </Wrap>
        ),
      },
      409,
    )
  }
}
