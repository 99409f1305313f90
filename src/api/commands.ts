import { z } from 'zod'
import {
  actAsPartner,
  actOwn,
  addAsPartner,
  addOwn,
  applyWith,
  beginAsPartner,
  type CasesEdge,
  codeFor,
  openBegun,
  openOwn,
  refuseWrong,
  replyAsPartner,
  replyOwn,
  sendWhole,
} from '#cases'
import { Refusal } from '#kernel'
import type { Answers, Person } from '#services'
import { type Ctx, endpoint, typed } from '#web'
import { actAtDesk, addAtDesk, replyAtDesk } from '#work'
import { party } from './cases.ts'
import { expectedIn, once, unlessChanged } from './once.ts'
import { openForAgent } from './open.ts'
import { plain } from './plain.ts'
import { act, announced, announcement, application, made, reply } from './schemas.ts'

const reference = z.string().max(40)
const name = z.string().max(200)
const changing = { ...party, subject: 'case', output: made } as const
const opens = ['case', 'answers'] as const

/** `expected` of a command, when `If-Match` names a sequence. */
const wanted = (expected: number | undefined) => (expected === undefined ? {} : { expected })

/** Begins an application; an agent begins none. */
const createCase = endpoint<CasesEdge>()(
  {
    ...changing,
    id: 'api.cases.create',
    route: 'POST /api/v1/cases',
    may: 'person',
    input: z.object({ body: application }),
    summary: 'Begin an application as a draft, or send it at once with `submit`',
    api: {
      key: true,
      etag: true,
      status: 201,
      example: {
        as: 'Samira Lambert',
        body: {
          service: 'aide-logement-urgence',
          submit: true,
          answers: { occupation: 'locataire', inhabitable: true, nuits: 10, revenu: 30000 },
        },
        status: 201,
      },
    },
  },
  async (ctx, { body }) =>
    once(ctx, 201, (also) => applyWith(ctx, body.service, { answers: plain(body.answers) as Answers, send: body.submit, also })),
)

/** A partner begins a case for somebody, by its action of the draft: sent at once. The code is hers, to take it over. */
const announceCase = endpoint<CasesEdge>()(
  {
    ...changing,
    id: 'api.cases.announce',
    route: 'POST /api/v1/announcements',
    may: 'partner',
    output: announced,
    input: z.object({ body: announcement }),
    summary: 'As a partner, begin a case for somebody and send what you know; the answer has the code with which she takes it over',
    api: { key: true, etag: true, status: 201 },
  },
  async (ctx, { body }) => {
    const { service, action, person, answers } = body
    const begun = { service, person: plain(person) as Person, answers: plain(answers) as Answers }
    const reply = await once(ctx, 201, (also) => beginAsPartner(ctx, { ...begun, ...(action === undefined ? {} : { action }) }, also))
    const { row, view } = await openBegun(ctx.edge, ctx.actor, reply.value.reference)
    const code = await codeFor(ctx.edge, row, view)
    return { ...reply, value: { ...reply.value, ...(code === undefined ? {} : { code }) } }
  },
)

/** An action of the case's state, `withdraw`, or the one that sends a draft. */
const takeAction = endpoint<CasesEdge>()(
  {
    ...changing,
    id: 'api.case.act',
    route: 'POST /api/v1/cases/:reference/actions/:action',
    input: z.object({ reference, action: name, body: act }),
    summary: 'Take an action that the case allows you now',
    api: { key: true, etag: true, example: { as: 'Hélène Marchal', path: { action: 'instruire' }, body: {} } },
  },
  async (ctx, { reference, action, body }) =>
    once(ctx, 200, (also) => {
      const expected = expectedIn(ctx)
      return unlessChanged(expected, async () => {
        const { reason, ask } = body
        const told = {
          action,
          answers: plain(body.answers) as Answers,
          ...(reason === undefined ? {} : { reason: plain(reason) as string }),
          ...wanted(expected),
        }
        if (ctx.actor.kind === 'agent')
          return actAtDesk(ctx, await openForAgent(ctx, reference, opens), { ...told, ...(ask === undefined ? {} : { ask }) }, also)
        if (ctx.actor.kind === 'partner') return actAsPartner(ctx, await openBegun(ctx.edge, ctx.actor, reference), told, also)
        return actOwn(ctx, await openOwn(ctx.edge, ctx.actor, reference), told, also)
      })
    }),
)

const answerRequest = endpoint<CasesEdge>()(
  {
    ...changing,
    id: 'api.case.reply',
    route: 'POST /api/v1/cases/:reference/requests/:request',
    input: z.object({ reference, request: name, body: reply }),
    summary: 'Answer something that the case asks of you or of your role',
    api: { key: true, etag: true },
  },
  async (ctx, { reference, request, body }) =>
    once(ctx, 200, (also) => {
      const expected = expectedIn(ctx)
      return unlessChanged(expected, async () => {
        const told = {
          request,
          answer: plain(body.answer) as Record<string, string | number | boolean>,
          answers: plain(body.answers) as Answers,
          ...wanted(expected),
        }
        if (ctx.actor.kind === 'agent') return replyAtDesk(ctx, await openForAgent(ctx, reference, opens), told, also)
        if (ctx.actor.kind === 'partner') return replyAsPartner(ctx, await openBegun(ctx.edge, ctx.actor, reference), told, also)
        return replyOwn(ctx, await openOwn(ctx.edge, ctx.actor, reference), told, also)
      })
    }),
)

/** Files for a question of a draft, or for a case that was sent; a partner names the question that they answer, if any. */
const addDocuments = endpoint<CasesEdge>()(
  {
    ...changing,
    id: 'api.case.documents',
    route: 'POST /api/v1/cases/:reference/documents',
    input: z.object({ reference }),
    summary: 'Add documents to a case',
    api: { key: true, etag: true, upload: { field: 'the question of files that they answer; on a draft it must be named' } },
  },
  async (ctx, { reference }) =>
    once(ctx, 200, (also) => {
      const expected = expectedIn(ctx)
      return unlessChanged(expected, async () => {
        const files = filesIn(ctx)
        const field = typed(ctx, 'field')
        if (ctx.actor.kind === 'agent') return addAtDesk(ctx, await openForAgent(ctx, reference, ['case']), files, expected, also)
        if (ctx.actor.kind === 'partner')
          return addAsPartner(ctx, await openBegun(ctx.edge, ctx.actor, reference), { files, field, ...wanted(expected) }, also)
        const added = { files, ...wanted(expected), ...(field === '' ? {} : { field }) }
        return addOwn(ctx, await openOwn(ctx.edge, ctx.actor, reference), added, also)
      })
    }),
)

/** The form of a draft as a page posts it, all at once, and sent: what a browser kept while it had no network. */
const sendForm = endpoint<CasesEdge>()(
  {
    ...changing,
    id: 'api.case.form',
    route: 'POST /api/v1/cases/:reference/form',
    may: 'person',
    input: z.object({ reference }),
    summary: 'Send a draft whose service may be filled without network, with its form as the page posts it',
    api: { key: true, etag: true, upload: { field: 'each question under its name, as on the page' } },
  },
  async (ctx, { reference }) =>
    once(ctx, 200, async (also) => {
      const opened = await openOwn(ctx.edge, ctx.actor, reference)
      if (!opened.loaded.service.access.offline) throw new Refusal('case.action-not-yours', { why: 'offline' })
      const done = await sendWhole(ctx, opened, also)
      if (done.kind === 'wrong') refuseWrong(done.problems.map((problem) => ({ ...problem, field: problem.at })))
      if (done.kind === 'left') throw new Refusal('case.fields-missing', { fields: done.fields })
    }),
)

function filesIn({ uploads }: Ctx): readonly File[] {
  const files = uploads.filter(({ name, file }) => name === 'files' && file.name !== '').map(({ file }) => file)
  if (files.length === 0) throw new Refusal('case.files-missing')
  return files
}

export const commandEndpoints = [createCase, announceCase, takeAction, answerRequest, addDocuments, sendForm]
