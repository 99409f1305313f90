import { asSystem, type CasesEdge } from '#cases'
import { type Room, roomsOf } from '#response'
import { formatNumber, formatPercent, Table } from '#web'
import { t } from './texts.ts'

/** A process that told nothing for so long has ended, or its database is away. */
const silent = 15_000

/** What each process of the waiting room does now; none where nobody ever waits. Numbers only. */
export const roomsNow = ({ store }: Pick<CasesEdge, 'store'>): Promise<readonly Room[]> =>
  store.as(asSystem('administration'), (tx) => roomsOf(tx, new Date(tx.now - silent).toISOString()))

export function Rooms({ lang, rooms }: { lang: string; rooms: readonly Room[] }) {
  return (
    <>
      <p>{t(lang, 'room.lead')}</p>
      <Table
        lang={lang}
        dense
        stack
        columns={[
          { label: t(lang, 'room.process'), kind: 'head' },
          { label: t(lang, 'room.inside'), kind: 'num' },
          { label: t(lang, 'room.waits'), kind: 'num' },
          { label: t(lang, 'room.let-in'), kind: 'num' },
          { label: t(lang, 'room.pace'), kind: 'num' },
          { label: t(lang, 'room.slow'), kind: 'num' },
          { label: t(lang, 'room.busy'), kind: 'num' },
          { label: t(lang, 'room.why') },
        ]}
        rows={rooms.map((room, index) => ({
          cells: [
            String(index + 1),
            formatNumber(lang, room.inside),
            formatNumber(lang, room.waits),
            formatNumber(lang, room.letIn),
            formatNumber(lang, room.pace),
            formatNumber(lang, room.slow),
            formatPercent(lang, room.busy / 100),
            t(lang, `room.why.${whyOf(room)}`),
          ],
        }))}
      />
    </>
  )
}

const whyOf = ({ waits, inside, places, why }: Room) => (waits === 0 ? 'free' : inside >= places ? 'full' : why)
