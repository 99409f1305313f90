import { asSystem, casesOf, readCase, runCommand } from '#cases'
import { ownKey } from '#consent'
import { type Job, Refusal } from '#kernel'
import type { Tx } from '#store'
import { type NoticesEdge, noticeAnswered } from '../contract.ts'
import { reach } from '../reach.ts'
import { prefer, stopped } from '../stop/prefer.ts'
import { intentsById } from '../store.ts'
import { record } from '../tell.ts'
import { whereKey } from '../whereto.ts'
import { placeFor } from './decide.ts'
import { addFilesTo } from './files.ts'
import { became, type InboundRow, inboundById, openInbound, type Recent, type Said, toldAt } from './store.ts'
import { placeJobName, remembered } from './take-in.ts'
import { type Command, commandIn } from './words.ts'

const access = asSystem('support')

/** What came in → into its case as its person's message, or carried out when it is a word of command, or before a person with a proposal. */
export const placeJob: Job<NoticesEdge> = {
  name: placeJobName,
  retries: 12,
  run: async (edge, { inbound: id = '' }) => {
    const found = await edge.store.as(access, (tx) => readIn(edge, tx, id))
    if (found === undefined) return
    const { row, said, recent, own } = found
    const command = commandIn(said.text)
    if (command !== undefined && (await carriedOut(edge, row, command, recent))) {
      await reach(edge)
      return
    }
    const signed = row.intent === null ? undefined : (await edge.store.as(access, (tx) => intentsById(tx, [row.intent ?? ''])))[0]
    const times = recent.map((one) => ({ case: one.case, at: Date.parse(one.at) }))
    const placed = placeFor({
      text: said.text,
      channel: row.channel,
      person: row.person,
      signed: signed?.case ?? null,
      recent: times,
      own,
      now: edge.clock.now(),
    })
    if (placed.do === 'place' && (await putIn(edge, row, said, placed.case))) return
    const proposal = placed.do === 'place' ? placed.case : placed.proposal
    await wait(edge, row, proposal)
  },
}

async function readIn(edge: NoticesEdge, tx: Tx, id: string) {
  const row = await inboundById(tx, id)
  if (row === undefined || row.state !== 'new') return undefined
  const said = await openInbound(edge.store.keys, tx, row)
  if (said === undefined) return undefined
  const known = (await whereKey(edge.store, tx))(said.from) ?? ''
  const all = await toldAt(tx, row.channel, known, new Date(tx.now - remembered).toISOString())
  const cases = row.person === null ? [] : await casesOf(tx, row.person)
  const own = new Map(cases.flatMap(({ id, reference, phase }) => (phase === 'draft' ? [] : [[reference, id] as const])))
  return { row, said, own, recent: all.filter(({ person }) => person === row.person) }
}

/** A word of command does what it says, once: with the state of the row. Answers false when it is to be read as a sentence. */
async function carriedOut(edge: NoticesEdge, row: InboundRow, command: Command, recent: readonly Recent[]): Promise<boolean> {
  const { person, channel } = row
  if (person === null || channel !== 'sms') return false
  return await edge.store.as(access, async (tx) => {
    if (command === 'yes' || command === 'no') {
      const [intent] = (
        await intentsById(
          tx,
          recent.map((one) => one.intent),
        )
      )
        .filter(({ asks }) => asks)
        .toSorted((a, b) => b.madeAt.localeCompare(a.madeAt))
      if (intent === undefined) return false
      const payload = { key: intent.key, template: intent.template, answer: command, channel }
      await edge.log.append(tx, { stream: `notice:${intent.id}`, person, ...ownKey(person) }, [{ type: noticeAnswered.type, payload }])
    } else if (command !== 'help') await prefer(edge, tx, person, (now) => stopped(now, channel, command === 'stop'))
    const template = command === 'yes' || command === 'no' ? 'notices.noted' : `notices.${command}`
    await record(edge, tx, [{ key: `inbound/${row.id}`, to: { person }, topic: 'data', template, via: channel, link: '/me/preferences' }])
    await became(tx, row.id, { state: 'command' })
    return true
  })
}

/** As a message of its person in the case; whoever wrote it proved nothing but that she has the phone or the mailbox. Answers false when the case takes none. */
export async function putIn(edge: NoticesEdge, row: InboundRow, said: Said, about: string): Promise<boolean> {
  const { row: found, loaded, ...opened } = await edge.store.as(access, (tx) => readCase(edge, tx, { id: about }))
  const as = { ...asSystem(loaded.service.data.purpose), case: about }
  const who = { kind: 'applicant' } as const
  const done = (tx: Tx) => became(tx, row.id, { state: 'placed', agency: found.agency, case: about })
  try {
    if (row.files.length > 0) await addFilesTo(edge, { row: found, loaded, ...opened, access: as }, row.files, who)
    const text = said.text.trim() === '' ? (said.subject ?? '') : said.text
    if (text.trim() === '') await edge.store.as(access, done)
    else await runCommand(edge, as, about, { do: 'message', who, text: text.slice(0, 4000) }, async (tx) => void (await done(tx)))
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code.startsWith('case.')) return false
    throw error
  }
}

/** Before a person: of the agency whose case it may be, else of the one that helps. */
async function wait(edge: NoticesEdge, row: InboundRow, proposal: string | undefined): Promise<void> {
  const helps = edge.town.processing.find(({ id }) => id === 'support')?.controller ?? ''
  await edge.store.as(access, async (tx) => {
    const agency = proposal === undefined ? undefined : (await readCase(edge, tx, { id: proposal })).row.agency
    await became(tx, row.id, { state: 'waiting', agency: agency ?? helps, ...(proposal === undefined ? {} : { proposal }) })
  })
}
