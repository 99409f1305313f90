import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { DeskHead, endpoint, page, Sheet, Table, Wrap } from '#web'
import { t, type WorkKey } from '../texts.ts'
import { deskHref } from './links.ts'

/** Single keys by the page where they work. */
const keys: readonly (readonly [place: WorkKey, keys: readonly (readonly [key: string, does: WorkKey])[]])[] = [
  [
    'keys.on-list',
    [
      ['J', 'keys.down'],
      ['K', 'keys.up'],
      ['↵', 'keys.open-case'],
      ['X', 'keys.tick-case'],
      ['A', 'keys.act-on'],
      ['N', 'keys.first'],
      ['/', 'keys.to-search'],
      ['?', 'keys.this'],
    ],
  ],
  [
    'keys.on-case',
    [
      ['J', 'keys.next-case'],
      ['K', 'keys.previous-case'],
      ['A', 'keys.take'],
    ],
  ],
]

/** What each key does at the desk, and how to switch them off. */
const showKeys = endpoint<CasesEdge>()(
  {
    id: 'work.keys',
    route: 'GET /:lang/desk/keys',
    may: 'worker',
    purpose: 'none',
    subject: 'none',
    input: z.object({ lang: z.string() }),
  },
  async ({ lang }) =>
    page({
      title: t(lang, 'keys.title'),
      kind: 'desk',
      islands: ['desk-keys'],
      children: (
        <Wrap class="g-desk">
          <DeskHead
            title={t(lang, 'keys.title')}
            text={t(lang, 'keys.lead')}
            back={{ href: deskHref(lang), label: t(lang, 'desk.title') }}
          />
          <label hidden>
            <input class="ds-input" type="checkbox" data-keys /> {t(lang, 'keys.on')}
          </label>
          {keys.map(([place, some]) => (
            <Sheet id={place.replace('.', '-')} title={t(lang, place)}>
              <Table
                lang={lang}
                columns={[{ label: t(lang, 'keys.key'), kind: 'head' }, { label: t(lang, 'keys.does') }]}
                rows={some.map(([key, does]) => ({ cells: [<kbd>{key}</kbd>, t(lang, does)] }))}
              />
            </Sheet>
          ))}
        </Wrap>
      ),
    }),
)

export const keysEndpoints = [showKeys]
