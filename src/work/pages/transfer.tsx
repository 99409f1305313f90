import { z } from 'zod'
import { type CasesEdge, canTransfer, sharedAnswers, transferCase } from '#cases'
import { say } from '#definitions'
import { Refusal, showReference } from '#kernel'
import type { Loaded } from '#services'
import { Alert, type Ctx, endpoint, formatDate, type Reply, redirect, Select, Textarea, TextField, typed } from '#web'
import { type DeskCase, openAtDesk } from '../open.ts'
import { t, type WorkKey } from '../texts.ts'
import { caseForm } from './case-form.tsx'
import type { CaseParts } from './case-view.tsx'
import { unlessLimited } from './limited.tsx'
import { caseHref } from './links.ts'

const input = z.object({ lang: z.string(), reference: z.string() })
const declaration = { may: 'worker', purpose: 'service', subject: 'case', input } as const

/** A case that came to the wrong authority: to whom it goes, and why. */
const showTransfer = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.transfer', route: 'GET /:lang/desk/cases/:reference/transfer' },
  (ctx, { reference }) =>
    unlessLimited(ctx, async () => {
      const opened = await openToPass(ctx, reference)
      return opened === undefined ? redirect(caseHref(ctx.lang, reference), 'moved') : transferPage(ctx, opened, [])
    }),
)

const sendTransfer = endpoint<CasesEdge>()(
  { ...declaration, id: 'work.transfer.send', route: 'POST /:lang/desk/cases/:reference/transfer' },
  (ctx, { reference }) =>
    unlessLimited(ctx, async () => {
      const { edge, lang } = ctx
      const home = caseHref(lang, reference)
      const opened = await openToPass(ctx, reference)
      if (opened === undefined) return redirect(home, 'moved')
      const { to, becomes, problems } = read(ctx, opened)
      const reason = typed(ctx, 'reason').trim()
      const all: Problem[] = [
        ...problems,
        ...(reason === '' ? [{ field: 'reason', key: 'do.reason.missing' } as const] : []),
        ...(reason.length > 10_000 ? [{ field: 'reason', key: 'do.reason.long' } as const] : []),
      ]
      if (all.length > 0 || to === undefined) return transferPage(ctx, opened, all)
      const known = becomes && { loaded: becomes, known: sharedAnswers(edge, opened, becomes) }
      try {
        await transferCase(edge, opened.access, opened.row.id, { do: 'transfer', who: opened.who, to, reason }, known)
      } catch (error) {
        if (error instanceof Refusal && (error.code === 'case.not-open' || error.code === 'case.service-closed'))
          return redirect(home, 'moved')
        throw error
      }
      return redirect(home, 'transferred')
    }),
)

export const transferEndpoints = [showTransfer, sendTransfer]

/** undefined: it is decided or ended meanwhile. */
async function openToPass(ctx: Ctx<CasesEdge>, reference: string): Promise<DeskCase | undefined> {
  const opened = await openAtDesk(ctx, reference, ['case', 'answers'])
  if (opened.roles.length === 0) throw new Refusal('web.not-yours')
  return canTransfer(opened.view) ? opened : undefined
}

interface Problem {
  readonly field: 'to' | 'name' | 'address' | 'reason'
  readonly key: WorkKey
}

const outside = 'outside'

/** Authorities of the town other than this one, each with the services that it offers now. */
function receiversIn({ edge, lang }: Ctx<CasesEdge>, { row }: DeskCase) {
  const others = edge.town.agencies.filter(({ id }) => id !== row.agency)
  const services = edge.catalogue.all().filter(({ stage, service }) => stage === 'live' && service.access.actors.includes('self'))
  return others.flatMap((agency) => {
    const name = say(agency.name, lang)
    const own = services.filter(({ service }) => service.authority === agency.id)
    return [
      ...own.map((loaded) => ({
        value: `service:${loaded.service.id}`,
        label: t(lang, 'transfer.service', { agency: name, service: say(loaded.service.title, lang) }),
        agency,
        loaded: loaded as Loaded | undefined,
      })),
      { value: `agency:${agency.id}`, label: t(lang, 'transfer.agency', { agency: name }), agency, loaded: undefined },
    ]
  })
}

function read(ctx: Ctx<CasesEdge>, opened: DeskCase) {
  const theirs = opened.view.language
  const chosen = receiversIn(ctx, opened).find(({ value }) => value === typed(ctx, 'to'))
  if (chosen !== undefined) {
    const { agency, loaded } = chosen
    const { line, postcode, town } = agency.address
    const reach = { address: `${line}, ${postcode} ${town}`, email: agency.email }
    const to = { name: say(agency.name, theirs), agency: agency.id, ...reach, ...(loaded && { service: loaded.service.id }) }
    return { to, becomes: loaded, problems: [] }
  }
  if (typed(ctx, 'to') !== outside) return { problems: [{ field: 'to', key: 'transfer.to.missing' }] satisfies Problem[] }
  const [name, address, email] = [typed(ctx, 'name').trim(), typed(ctx, 'address').trim(), typed(ctx, 'email').trim()]
  const sound = /^[^\s@]+@[^\s@]+$/.test(email)
  const problems: Problem[] = [
    ...(name === '' || name.length > 200 ? [{ field: 'name', key: 'transfer.name.missing' } as const] : []),
    ...((address === '' && !sound) || address.length > 500 ? [{ field: 'address', key: 'transfer.reach.missing' } as const] : []),
  ]
  return { to: { name, ...(address === '' ? {} : { address }), ...(sound ? { email } : {}) }, problems }
}

function transferPage(ctx: Ctx<CasesEdge>, opened: DeskCase, problems: readonly Problem[]): Reply {
  const { lang } = ctx
  return caseForm(ctx, opened, {
    title: t(lang, 'transfer.title'),
    lead: t(lang, 'transfer.lead'),
    to: `${caseHref(lang, opened.view.reference)}/transfer`,
    send: t(lang, 'transfer.send'),
    problems: problems.map(({ field, key }) => ({ field, text: t(lang, key) })),
    fields: (error) => (
      <>
        <Select
          lang={lang}
          id="to"
          name="to"
          label={t(lang, 'transfer.to')}
          value={typed(ctx, 'to')}
          options={[
            ...receiversIn(ctx, opened).map(({ value, label }) => ({ value, label })),
            { value: outside, label: t(lang, 'transfer.outside') },
          ]}
          {...error('to')}
        />
        <fieldset class="ds-fieldset">
          <legend>{t(lang, 'transfer.outside.title')}</legend>
          <TextField
            lang={lang}
            id="name"
            name="name"
            optional
            label={t(lang, 'transfer.name')}
            value={typed(ctx, 'name')}
            {...error('name')}
          />
          <Textarea
            lang={lang}
            id="address"
            name="address"
            rows={3}
            optional
            label={t(lang, 'transfer.address')}
            value={typed(ctx, 'address')}
            {...error('address')}
          />
          <TextField lang={lang} id="email" name="email" optional label={t(lang, 'transfer.email')} value={typed(ctx, 'email')} />
        </fieldset>
        <Textarea
          lang={lang}
          id="reason"
          name="reason"
          rows={4}
          label={t(lang, 'do.reason')}
          hint={t(lang, 'do.reason.hint')}
          value={typed(ctx, 'reason')}
          {...error('reason')}
        />
      </>
    ),
  })
}

/** Where a case went; what goes out by hand is said until it is sent. */
export function Transferred({ ctx: { lang }, opened }: CaseParts) {
  const { view, roles } = opened
  if (view.transferred === undefined) return null
  const { to, day, other } = view.transferred
  const where = [to.name, to.address, to.email].filter(Boolean).join(', ')
  return (
    <Alert tone="info">
      <p>{t(lang, 'transfer.done', { day: formatDate(lang, day), to: to.name })}</p>
      {other === undefined ? (
        <p>
          {t(lang, 'transfer.by-hand', { where })}{' '}
          {roles.length === 0 ? null : <a href={`${caseHref(lang, view.reference)}/file.pdf`}>{t(lang, 'whole.get')}</a>}
        </p>
      ) : (
        <p>{t(lang, 'transfer.other', { reference: showReference(other.reference) })}</p>
      )}
    </Alert>
  )
}
