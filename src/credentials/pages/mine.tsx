import { say } from '#definitions'
import { asPerson } from '#identity'
import { legalDay } from '#kernel'
import { Actions, Alert, Button, type Ctx, Details, Empty, Form, formatDate, PageHead, page, type Reply, Wrap } from '#web'
import type { CredentialsEdge } from '../edge.ts'
import { type CopyRow, type CredentialRow, copiesOf, credentialsOf } from '../store.ts'
import { t } from '../texts.ts'

interface Held {
  readonly row: CredentialRow
  readonly copies: readonly CopyRow[]
  readonly title: string
  readonly reference: string
}

/** Everything that the town certifies for a person, with its copies. */
async function heldBy({ edge, actor, lang }: Ctx<CredentialsEdge>): Promise<readonly Held[]> {
  return await edge.store.as(asPerson(actor, 'compte'), async (tx) => {
    const rows = await credentialsOf(tx, actor.person ?? '')
    const copies = await copiesOf(
      tx,
      rows.map(({ id }) => id),
    )
    return rows.map((row) => {
      const document = edge.catalogue.at(row.service, row.version).service.documents.find(({ name }) => name === row.document)
      return {
        row,
        copies: copies.filter(({ credential }) => credential === row.id),
        title: say(document?.title ?? {}, lang) || row.document,
        reference: row.number,
      }
    })
  })
}

const tones = { valid: 'success', suspended: 'warning', revoked: 'danger', over: 'info' } as const

export async function minePage(ctx: Ctx<CredentialsEdge>): Promise<Reply> {
  const { lang, edge } = ctx
  const held = await heldBy(ctx)
  const day = (at: string) => formatDate(lang, legalDay(at, edge.town.file['time-zone']))
  const today = edge.clock.today(edge.town.file['time-zone'])
  return page({
    title: t(lang, 'title'),
    children: (
      <Wrap end>
        <PageHead lang={lang} title={t(lang, 'title')} lead={t(lang, 'lead')} />
        {held.length === 0 ? (
          <Empty title={t(lang, 'none')} level={2}>
            {t(lang, 'none.text')}
          </Empty>
        ) : null}
        <div class="g-flow">
          {held.map((one) => (
            <Card lang={lang} held={one} day={day} today={today} />
          ))}
        </div>
        <p>
          <a href={`/${lang}/verify`}>{t(lang, 'check')}</a>
        </p>
      </Wrap>
    ),
  })
}

interface CardProps {
  readonly lang: string
  readonly held: Held
  readonly day: (at: string) => string
  readonly today: string
}

function Card({ lang, held: { row, copies, title, reference }, day, today }: CardProps) {
  const over = row.standing === 'valid' && row.until !== null && row.until < today
  const standing = over ? 'over' : row.standing
  const wallet = copies.filter(({ form }) => form === 'wallet')
  const href = `/${lang}/credentials/${row.id}`
  const heading = `credential-${row.id}`
  return (
    <section class="g-section g-flow" aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      <Alert tone={tones[standing]}>
        <p>
          <strong>{t(lang, `standing.${standing}`)}</strong>
          {row.until === null ? null : ` · ${t(lang, 'until', { day: formatDate(lang, row.until) })}`}
          {row.changedAt === null || row.standing === 'valid' ? null : ` · ${t(lang, 'since', { day: day(row.changedAt) })}`}
        </p>
        {row.because === 'replaced' ? <p>{t(lang, 'because.replaced')}</p> : null}
        {row.because === 'title' && row.reason !== null ? <p>{t(lang, 'because.title', { day: formatDate(lang, row.reason) })}</p> : null}
        {row.reason === null || row.because === 'title' ? null : <p>{t(lang, 'reason', { reason: row.reason })}</p>}
      </Alert>
      <p>{`${t(lang, 'number')} ${reference} · ${t(lang, 'since', { day: day(row.madeAt) })}`}</p>
      <ul class="g-list">
        <li>
          <a href={`${href}/paper.pdf`} aria-label={`${t(lang, 'paper')}, ${title} ${reference}`}>
            {t(lang, 'paper')}
          </a>
        </li>
        <li>
          <a href={`${href}/file`} aria-label={`${t(lang, 'file')}, ${title} ${reference}`}>
            {t(lang, 'file')}
          </a>
        </li>
      </ul>
      {standing === 'valid' ? (
        <Form to={{ action: `${href}/wallet` }} once={false}>
          <Actions>
            <Button variant="secondary">{t(lang, 'wallet.add')}</Button>
          </Actions>
        </Form>
      ) : null}
      {wallet.length === 0 ? null : (
        <Details summary={t(lang, 'copies')}>
          <p>{t(lang, 'copy.lost')}</p>
          <ul class="g-list">
            {wallet.map((copy) => (
              <li>
                {t(lang, 'copy', { day: day(copy.madeAt) })}
                {copy.endedAt === null ? (
                  <Form to={{ action: `${href}/copies/${copy.id}/end` }}>
                    <Button variant="tertiary">{t(lang, 'copy.end')}</Button>
                  </Form>
                ) : (
                  ` · ${t(lang, 'copy.ended', { day: day(copy.endedAt) })}`
                )}
              </li>
            ))}
          </ul>
        </Details>
      )}
    </section>
  )
}
