import { z } from 'zod'
import { say } from '#definitions'
import { type Purpose, registerOf } from '#services'
import { Brief, type Ctx, endpoint, json, page, TextPage } from '#web'
import { agencyOf, type RightsEdge } from '../edge.ts'
import { t } from '../texts.ts'

const open = { may: 'anyone', purpose: 'none', subject: 'none' } as const

export const registerHref = (lang: string, id: string): string => `/${lang}/processing#${id}`

/** The register of processing, for everybody: why data is read, on what basis, who gets it, how long it stays. */
const showRegister = endpoint<RightsEdge>()(
  { ...open, id: 'rights.register', shared: true, route: 'GET /:lang/processing', input: z.object({ lang: z.string() }) },
  async (ctx) => {
    const { lang, edge } = ctx
    const sorted = registerOf(edge)
    return page({
      title: t(lang, 'register.title'),
      children: (
        <TextPage title={t(lang, 'register.title')} lead={t(lang, 'register.lead')}>
          <div>
            {sorted.map((processing) => (
              <Entry ctx={ctx} processing={processing} />
            ))}
          </div>
        </TextPage>
      ),
    })
  },
)

function Entry({ ctx: { edge, lang }, processing }: { ctx: Ctx<RightsEdge>; processing: Purpose }) {
  const controller = agencyOf(edge.town, processing.controller)
  const officer = controller?.['data-protection']
  const lines = [
    { question: t(lang, 'register.basis'), answer: say(processing.legalBasis, lang) },
    { question: t(lang, 'register.categories'), answer: say(processing.categories, lang) },
    { question: t(lang, 'register.recipients'), answer: say(processing.recipients, lang) },
    { question: t(lang, 'register.retention'), answer: say(processing.retention, lang) },
    { question: t(lang, 'register.controller'), answer: controller === undefined ? processing.controller : say(controller.name, lang) },
    {
      question: t(lang, 'register.contact'),
      answer: (
        <p>
          <a href={`mailto:${processing.contact}`}>{processing.contact}</a>
        </p>
      ),
    },
    ...(officer === undefined
      ? []
      : [{ question: t(lang, 'register.officer'), answer: t(lang, 'register.officer.who', { name: officer.name, email: officer.email }) }]),
    processing.basis === undefined
      ? { question: t(lang, 'register.entry'), answer: t(lang, 'register.entry.brought') }
      : { question: t(lang, 'register.yours'), answer: t(lang, `register.yours.${rightsUnder(processing.basis)}`) },
  ]
  return (
    <details class="g-entry">
      <summary>
        <h2>{say(processing.title, lang)}</h2>
        <small>
          {[processing.number, controller === undefined ? processing.controller : say(controller.name, lang)].filter(Boolean).join(' · ')}
        </small>
      </summary>
      {/* Inside, so that a browser that comes for this entry opens it. */}
      <div id={processing.id}>
        <Brief lines={lines} />
      </div>
    </details>
  )
}

/** What a person may do follows from the basis: take back a yes, object to a public task, neither against a legal obligation. */
function rightsUnder(basis: NonNullable<Purpose['basis']>): 'consent' | 'object' | 'bound' {
  if (basis === 'consent') return 'consent'
  return basis === 'public-task' || basis === 'legitimate' ? 'object' : 'bound'
}

const text = z.record(z.string(), z.string())
const described = z.object({
  id: z.string(),
  /** none: brought by a service, not entered by the town yet */
  number: z.string().optional(),
  title: text,
  basis: z.string().optional(),
  legalBasis: text,
  categories: text,
  recipients: text,
  retention: text,
  controller: z.object({ id: z.string(), name: text }),
  contact: z.string(),
  officer: z.object({ name: z.string(), email: z.string() }).optional(),
  /** address of the entry for people, the URI by which access lines name it */
  uri: z.string(),
})

const listProcessing = endpoint<RightsEdge>()(
  {
    ...open,
    id: 'api.processing',
    route: 'GET /api/v1/processing',
    input: z.object({}),
    output: z.object({ processing: z.array(described) }),
    summary: 'The register of processing: purposes for which personal data is read',
  },
  async ({ edge, url }) => {
    const { town } = edge
    return json({
      processing: registerOf(edge).map((one): z.input<typeof described> => {
        const controller = agencyOf(town, one.controller)
        const officer = controller?.['data-protection']
        return {
          id: one.id,
          ...(one.number === undefined ? {} : { number: one.number }),
          title: one.title,
          ...(one.basis === undefined ? {} : { basis: one.basis }),
          legalBasis: one.legalBasis,
          categories: one.categories,
          recipients: one.recipients,
          retention: one.retention,
          controller: { id: one.controller, name: controller?.name ?? {} },
          contact: one.contact,
          ...(officer === undefined ? {} : { officer: { name: officer.name, email: officer.email } }),
          uri: uriOf(edge, url, one.id),
        }
      }),
    })
  },
)

/** The address of an entry as others name it. */
export const uriOf = ({ config, town }: Pick<RightsEdge, 'config' | 'town'>, url: URL, id: string): string =>
  `${config.url?.replace(/\/$/, '') ?? url.origin}${registerHref(town.file['legal-language'], id)}`

export const registerEndpoints = [showRegister, listProcessing]
