import { z } from 'zod'
import { asAgent, type CasesEdge, opinionOf, remarkers } from '#cases'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import { type Ctx, DeskHead, Empty, endpoint, page, Sheet, Wrap } from '#web'
import { fewest } from './contract.ts'
import { t } from './texts.ts'

const declaration = { may: 'administrator', purpose: 'administration', subject: 'list' } as const

const ours = ({ edge, actor }: Pick<Ctx<CasesEdge>, 'edge' | 'actor'>) =>
  edge.catalogue.all().filter(({ service }) => service.authority === actor.agency)

/** Services of the agency, each with the way to its remarks. */
export const listRemarks = endpoint<CasesEdge>()(
  { ...declaration, subject: 'none', id: 'figures.remarks', route: 'GET /:lang/remarks', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { lang } = ctx
    const title = t(lang, 'remarks.title')
    const services = ours(ctx)
    return page({
      title,
      kind: 'desk',
      children: (
        <Wrap class="g-desk">
          <DeskHead title={title} />
          <Sheet id="services" title={t(lang, 'service')}>
            {services.length === 0 ? (
              <Empty title={t(lang, 'remarks.none')} />
            ) : (
              <ul class="g-list">
                {services.map(({ service }) => (
                  <li>
                    <a href={`/${lang}/remarks/${encodeURIComponent(service.id)}`}>{say(service.title, lang)}</a>
                  </li>
                ))}
              </ul>
            )}
          </Sheet>
        </Wrap>
      ),
    })
  },
)

/** What people wrote of a service: never with a case, a day or an agent, and only once there is enough that none can be guessed. */
export const showRemarks = endpoint<CasesEdge>()(
  {
    ...declaration,
    id: 'figures.remarks.service',
    route: 'GET /:lang/remarks/:service',
    input: z.object({ lang: z.string(), service: z.string() }),
  },
  async (ctx, { service: id }) => {
    const { edge, actor, lang } = ctx
    const loaded = ours(ctx).find(({ service }) => service.id === id)
    if (loaded === undefined || actor.agency === undefined) throw new Refusal('web.not-found')
    const { agency } = actor
    const access = asAgent(actor, 'administration')
    const who = await edge.store.as(access, (tx) => remarkers(tx, agency, id))
    const enough = who.length >= fewest
    const subjects = [...new Set(who.map(({ person }) => person))]
    const texts = enough
      ? await edge.store.as({ ...access, subjects, categories: ['list', 'opinion'] }, async (tx) => {
          const all: string[] = []
          for (const one of who) all.push((await opinionOf(edge.store.keys, tx, one.case))?.remark ?? '')
          return all.filter((text) => text !== '').sort()
        })
      : []
    const title = t(lang, 'remarks.title')
    return page({
      title,
      kind: 'desk',
      children: (
        <Wrap class="g-desk">
          <DeskHead
            title={title}
            text={t(lang, 'remarks.lead', { service: say(loaded.service.title, lang) })}
            back={{ href: `/${lang}/remarks`, label: title }}
          />
          {enough ? (
            <Sheet id="remarks" title={say(loaded.service.title, lang)}>
              <ul class="g-list">
                {texts.map((text) => (
                  <li class="g-said">{text}</li>
                ))}
              </ul>
            </Sheet>
          ) : (
            <Empty title={t(lang, 'remarks.few')}>{t(lang, 'remarks.few.text', { fewest })}</Empty>
          )}
        </Wrap>
      ),
    })
  },
)
