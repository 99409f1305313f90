import type { AccessLine } from '#consent'
import { say, type Town } from '#definitions'
import { actingKinds } from '#kernel'
import { registryOf } from '#registries'
import { purposeInWords } from '#services'
import { Empty, formatDateTime, type Lang, Table } from '#web'
import type { CasesEdge } from '../../edge.ts'
import type { CaseRow } from '../../store.ts'
import type { Named } from '../../told.ts'
import { caseHref } from '../apply/links.ts'
import { isMineKey, t } from './texts.ts'

/** One opening of my data, in words. */
export interface AccessRow {
  readonly at: string
  readonly when: string
  readonly who: string
  readonly office: string
  readonly what: string
  readonly why: string
  readonly case?: { readonly href: string; readonly title: string }
}

/** Accounts that are no agent's any more are "an agent"; the office and the purpose always stand. `own`: the reader's account, which needs no naming. */
export function accessLines(
  edge: CasesEdge,
  lines: readonly AccessLine[],
  rows: readonly CaseRow[],
  names: ReadonlyMap<string, Named>,
  lang: Lang,
  own?: string,
): readonly AccessRow[] {
  const { town } = edge
  return lines.map((line): AccessRow => {
    const outside = outsideIn(town, line.role, lang)
    const named = names.get(line.actor)
    const agency = town.agencies.find(({ id }) => id === line.agency)
    const team = town.teams.find(({ path }) => path === line.role)
    const row = rows.find(({ id }) => id === line.case)
    return {
      at: line.at,
      when: formatDateTime(lang, line.at, agency?.['time-zone'] ?? town.file['time-zone'], 'short'),
      who:
        outside?.who ??
        (named === undefined
          ? t(lang, line.role.startsWith('mandate.') ? 'access.holder' : 'access.agent')
          : `${named.given} ${named.family}`),
      office:
        (line.role.startsWith('registry.') && own !== undefined && named !== undefined && line.actor !== own
          ? t(lang, 'access.register-by', { name: `${named.given} ${named.family}` })
          : outside?.office) ??
        mandateWords(line.role, lang) ??
        [team === undefined ? named?.capacity : say(team.title, lang), agency === undefined ? undefined : say(agency.short, lang)]
          .filter(Boolean)
          .join(', '),
      what:
        outside?.what ??
        line.categories
          .split(' ')
          .filter(Boolean)
          .map((category) => categoryWords(category, lang))
          .join(', '),
      why: purposeInWords(edge, line.purpose, lang),
      ...(row === undefined
        ? {}
        : { case: { href: caseHref(lang, row.reference), title: say(edge.catalogue.at(row.service, row.version).service.title, lang) } }),
    }
  })
}

/** Who is no agent: the voice of the telephone, whoever holds a paper with a code, a register that was asked for her, a partner who asked us about her, or a site where she signed in through us. */
function outsideIn(
  town: Town,
  role: string,
  lang: Lang,
): { readonly who: string; readonly office: string; readonly what?: string } | undefined {
  if (role === 'phone') return { who: t(lang, 'access.phone'), office: t(lang, 'access.phone.to') }
  if (role === 'paper') return { who: t(lang, 'access.paper'), office: t(lang, 'access.paper.to') }
  const register = registryOf(town, role.replace(/^registry\./, ''))
  if (register !== undefined) return { who: say(register.title, lang), office: t(lang, 'access.register'), what: say(register.what, lang) }
  if (role.startsWith('run.')) return { who: t(lang, 'access.run'), office: t(lang, 'access.run-by') }
  const partner = town.partners.find(({ id }) => role === `partner.${id}`)
  if (partner !== undefined) return { who: say(partner.title, lang), office: t(lang, 'access.partner') }
  const client = town.clients.find(({ id }) => role === `client.${id}`)
  return client === undefined ? undefined : { who: say(client.name, lang), office: t(lang, 'access.client') }
}

/** "agit pour vous (proche)": somebody who acted by a mandate, or takes part in a case of hers. */
function mandateWords(role: string, lang: Lang): string | undefined {
  if (role === 'party') return t(lang, 'access.party')
  const kind = actingKinds.find((known) => role === `mandate.${known}`)
  return kind === undefined ? undefined : t(lang, `access.mandate.${kind}`)
}

function categoryWords(category: string, lang: Lang): string {
  const key = `category.${category}`
  return isMineKey(key) ? t(lang, key) : category
}

export function AccessTable({ lang, rows, level }: { lang: Lang; rows: readonly AccessRow[]; level: 2 | 3 }) {
  if (rows.length === 0)
    return (
      <Empty title={t(lang, 'access.none')} level={level}>
        {t(lang, 'access.none.text')}
      </Empty>
    )
  return (
    <Table
      lang={lang}
      stack
      columns={[
        { label: t(lang, 'access.when') },
        { label: t(lang, 'access.who'), kind: 'head' },
        { label: t(lang, 'access.what') },
        { label: t(lang, 'access.why') },
        { label: t(lang, 'access.case') },
      ]}
      rows={rows.map((row) => ({
        cells: [
          <time datetime={row.at}>{row.when}</time>,
          <>
            {row.who} <small>{row.office}</small>
          </>,
          row.what,
          row.why,
          row.case === undefined ? '' : <a href={row.case.href}>{row.case.title}</a>,
        ],
      }))}
    />
  )
}
