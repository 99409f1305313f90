import { z } from 'zod'
import { say } from '#definitions'
import { Refusal } from '#kernel'
import {
  Actions,
  Alert,
  Button,
  type Ctx,
  DeskHead,
  Details,
  ErrorSummary,
  endpoint,
  FileInput,
  Form,
  LinkButton,
  page,
  type Reply,
  Sheet,
  Table,
  Textarea,
  typed,
  Wrap,
} from '#web'
import type { IdentityEdge } from '../edge.ts'
import { needFresh } from '../manage.ts'
import { carryOut, type Opened, readRoster } from '../roster/carry-out.ts'
import { isColumn, rights } from '../roster/columns.ts'
import type { Plan } from '../roster/plan.ts'
import { tableText } from '../roster/table.ts'
import { t } from '../texts.ts'

const admin = { may: 'administrator', purpose: 'administration', subject: 'none', input: z.object({ lang: z.string() }) } as const
const hrefOf = (lang: string): string => `/${lang}/agents/import`
/** signs of a table */
const longest = 200_000

const showImport = endpoint<IdentityEdge>()({ ...admin, id: 'identity.roster', route: 'GET /:lang/agents/import' }, async (ctx) =>
  importPage(ctx),
)

/** Reads a table and says what it would do; does it when it was read through (`do`), whole or not at all. */
const importAgents = endpoint<IdentityEdge>()(
  { ...admin, id: 'identity.roster.import', route: 'POST /:lang/agents/import' },
  async (ctx) => {
    const { edge, actor } = ctx
    await needFresh(ctx)
    const text = await textOf(ctx)
    if (text.length > longest) return importPage(ctx, 'roster.large')
    if (text.trim() === '') return importPage(ctx, 'roster.missing')
    if (typed(ctx, 'do') === '') return planPage(ctx, text, await readRoster(edge, text, actor.account))
    try {
      const { opened } = await carryOut(edge, text, actor.account)
      return donePage(ctx, opened)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'identity.roster-wrong') throw error
      return planPage(ctx, text, await readRoster(edge, text, actor.account))
    }
  },
)

export const rosterEndpoints = [showImport, importAgents]

/** The file, else what was pasted. */
async function textOf(ctx: Ctx<IdentityEdge>): Promise<string> {
  const file = ctx.uploads.find(({ name, file }) => name === 'file' && file.size > 0)?.file
  return file === undefined ? typed(ctx, 'table') : tableText(new Uint8Array(await file.slice(0, 4 * longest).arrayBuffer()))
}

function importPage(ctx: Ctx<IdentityEdge>, wrong?: 'roster.missing' | 'roster.large'): Reply {
  const { lang } = ctx
  const title = t(lang, 'roster.title')
  const failed = wrong !== undefined
  const error = wrong === undefined ? undefined : t(lang, wrong)
  return page(
    {
      title,
      kind: 'desk',
      failed,
      children: (
        <Wrap class="g-desk">
          <ErrorSummary lang={lang} problems={error === undefined ? [] : [{ field: 'file', text: error }]} />
          <DeskHead title={title} text={t(lang, 'roster.lead')} back={{ href: `/${lang}/agents`, label: t(lang, 'agents.title') }} />
          <Sheet id="table-sheet" title={t(lang, 'roster.file')}>
            <Form to={{ action: hrefOf(lang) }} files class="g-flow">
              <p>{t(lang, 'roster.columns')}</p>
              <Words ctx={ctx} />
              <FileInput lang={lang} id="file" name="file" label={t(lang, 'roster.upload')} accept=".csv,text/csv" error={error} />
              <Textarea lang={lang} id="table" name="table" label={t(lang, 'roster.paste')} maxlength={longest} optional />
              <Actions>
                <Button>{t(lang, 'roster.try')}</Button>
              </Actions>
            </Form>
          </Sheet>
        </Wrap>
      ),
    },
    failed ? 422 : 200,
  )
}

/** A table to begin with, and the words that it may hold: those of this town. */
function Words({ ctx: { lang, edge } }: { ctx: Ctx<IdentityEdge> }) {
  const { agencies, teams, file } = edge.town
  const [agency] = agencies
  const team = teams.find((one) => one.agency === agency?.id)
  const head = (['given', 'family', 'email', 'agency', 'teams', 'may', 'language', 'capacity'] as const).map((name) =>
    t(lang, `roster.column.${name}`),
  )
  const word = (name: string, words: readonly string[]) => <li>{t(lang, 'roster.word', { name, words: words.join(' | ') || '–' })}</li>
  const line = ['Ana', 'Roy', 'ana.roy@agence.example', say(agency?.short ?? {}, lang), say(team?.title ?? {}, lang), '', lang, '']
  return (
    <>
      <p>
        <code class="g-link-once">{head.join(';')}</code>
        <br />
        <code class="g-link-once">{line.join(';')}</code>
      </p>
      <Details summary={t(lang, 'roster.words')}>
        <ul class="g-list">
          {agencies.map(({ id, short }) =>
            word(
              say(short, lang),
              teams.filter((one) => one.agency === id).map(({ title }) => say(title, lang)),
            ),
          )}
          {word(
            t(lang, 'roster.column.may'),
            rights.map((right) => t(lang, `may.${right}`)),
          )}
          {word(t(lang, 'roster.column.language'), file.languages)}
        </ul>
      </Details>
    </>
  )
}

function planPage({ lang }: Ctx<IdentityEdge>, text: string, plan: Plan): Reply {
  const { opens, changes, same, problems } = plan
  const title = t(lang, 'roster.plan')
  const known = rights.map((right) => t(lang, `may.${right}`)).join(', ')
  const lines = [
    ...opens.map(({ given, family, teams, may }) => [t(lang, 'roster.open'), `${given} ${family}`, [...may, ...teams].join(', ')]),
    ...changes.map(({ account: { given, family }, to }) => [
      t(lang, 'roster.change'),
      `${given} ${family}`,
      [...to.may, ...to.teams].join(', '),
    ]),
  ]
  return page(
    {
      title,
      kind: 'desk',
      failed: problems.length > 0,
      children: (
        <Wrap class="g-desk">
          <DeskHead title={title} back={{ href: hrefOf(lang), label: t(lang, 'roster.title') }} />
          {problems.length === 0 ? null : (
            <Alert tone="danger">
              <h2>{t(lang, 'roster.wrong')}</h2>
              <ul class="g-list">
                {problems.map(({ line, code, word }) => (
                  <li>
                    <strong>{t(lang, 'roster.line', { line: String(line) })}</strong>{' '}
                    {t(lang, `roster.problem.${code}`, { word: isColumn(word) ? t(lang, `roster.column.${word}`) : word, known })}
                  </li>
                ))}
              </ul>
            </Alert>
          )}
          <Sheet id="plan" title={title}>
            <div class="g-flow">
              <ul class="g-list">
                <li>{t(lang, 'roster.opens', { count: opens.length })}</li>
                <li>{t(lang, 'roster.changes', { count: changes.length })}</li>
                <li>{t(lang, 'roster.same', { count: same })}</li>
              </ul>
              {lines.length === 0 ? null : (
                <Table
                  lang={lang}
                  dense
                  stack
                  columns={[
                    { label: t(lang, 'roster.what') },
                    { label: t(lang, 'roster.who'), kind: 'head' },
                    { label: t(lang, 'agents.may') },
                  ]}
                  rows={lines.map((cells) => ({ cells }))}
                />
              )}
              {problems.length > 0 ? null : lines.length === 0 ? (
                <p>{t(lang, 'roster.nothing')}</p>
              ) : (
                <Form to={{ action: hrefOf(lang), fields: { do: 'import', table: text } }}>
                  <Actions>
                    <Button>{t(lang, 'roster.do')}</Button>
                  </Actions>
                </Form>
              )}
            </div>
          </Sheet>
        </Wrap>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

/** The links, this once: only their digests are kept. */
function donePage({ lang, edge, url }: Ctx<IdentityEdge>, opened: readonly Opened[]): Reply {
  const title = t(lang, 'roster.done')
  const base = (edge.config.url ?? url.origin).replace(/\/$/, '')
  return page({
    title,
    kind: 'desk',
    children: (
      <Wrap class="g-desk">
        <DeskHead title={title} {...(opened.length === 0 ? {} : { text: t(lang, 'roster.links') })} />
        {opened.length === 0 ? null : (
          <Sheet id="links" title={t(lang, 'roster.key')}>
            <Table
              lang={lang}
              dense
              stack
              columns={[{ label: t(lang, 'agents.name'), kind: 'head' }, { label: t(lang, 'roster.key') }]}
              rows={opened.map(({ agent, token }) => ({
                cells: [`${agent.given} ${agent.family}`, <code class="g-link-once">{`${base}/${lang}/enrol/${token}`}</code>],
              }))}
            />
          </Sheet>
        )}
        <Actions>
          <LinkButton href={`/${lang}/agents`}>{t(lang, 'agents.back')}</LinkButton>
        </Actions>
      </Wrap>
    ),
  })
}
