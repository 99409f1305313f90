import { asSystem } from '#cases'
import { replyAddress } from './address.ts'
import { carriers } from './carriers/index.ts'
import type { Outcome } from './channels.ts'
import type { Notice, NoticesEdge } from './contract.ts'
import { instant, lease } from './plan-some.ts'
import { writePush } from './push/notice.ts'
import { footOf } from './stop/foot.ts'
import { begin, type DeliveryRow, type End, sealNotice, settle } from './store.ts'
import { type Over, type ToCarry, type Tokens, take, unknown } from './take.ts'
import { writeTogether } from './together/write.ts'
import { heldAmong } from './withdraw.ts'
import { writeNotice } from './write.ts'

const access = asSystem('support')

/** So many are taken, read and written at once: what is asked of the database for each is asked for all. */
const batch = 500
/** So many are under way when a process dies: of text messages a person then decides about as many. With fifty, half as many went out in a second. */
const together = 250
/** Pauses after a failure that surely sent nothing, in seconds: all in all a day, then another way is tried. */
const pauses = [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 28_800]

/**
 * Carries out some ways whose time has come: read and written, then some at a time on record, called, on record. What a slow other side kept so long that
 * another worker took it meanwhile is left to that one. Answers how many were taken.
 */
export async function carrySome(edge: NoticesEdge): Promise<number> {
  const { taken, ready, tokens, known, until } = await edge.store.as(access, (tx) => take(edge, tx, edge.clock.now(), batch))
  if (taken === 0) return 0
  let ended = ready.filter((one): one is Over => 'end' in one)
  const toCarry = ready.filter((one): one is ToCarry => !('end' in one))
  for (let at = 0; at < toCarry.length; at += together) {
    const some = toCarry.slice(at, at + together).map((one) => write(edge, one, tokens))
    const rows = some.map(({ delivery: { id }, key, notice }) => ({ id, sealed: sealNotice(key, id, notice), whereto: known(notice.to) }))
    const before = ended
    const begun = await edge.store.as(access, async (tx) => {
      await settle(tx, ...before.map(({ delivery: { id }, end }) => ({ id, ...end })))
      // Kept back since it was taken: it stays as it is, and whoever takes it next puts it off.
      const held = await heldAmong(
        tx,
        some.map(({ intent: { about } }) => about),
      )
      const goes = rows.filter((_, index) => !held.has(some[index]?.intent.about ?? ''))
      return new Set(await begin(tx, goes, until, instant(edge.clock.now() + lease)))
    })
    const ours = some.filter(({ delivery: { id } }) => begun.has(id))
    ended = await Promise.all(ours.map(async (one): Promise<Over> => ({ delivery: one.delivery, end: await carry(edge, one) })))
  }
  await edge.store.as(access, (tx) => settle(tx, ...ended.map(({ delivery: { id }, end }) => ({ id, ...end }))))
  return taken
}

function write(edge: NoticesEdge, one: ToCarry, tokens: Tokens): ToCarry & { readonly notice: Notice } {
  const { delivery, intent, sealed, addressee, large, opened, written, members } = one
  if (written !== undefined) return { ...one, notice: written }
  if (delivery.channel === 'push')
    return {
      ...one,
      notice: writePush(edge, intent.id, addressee.lang ?? edge.town.file['legal-language'], tokens?.push.make(intent.id) ?? ''),
    }
  const writing = { template: intent.template, values: sealed.values, channel: delivery.channel, agency: intent.agency, addressee, large }
  const more = { ...(sealed.link === undefined ? {} : { link: sealed.link }), ...(opened === undefined ? {} : { opened }) }
  const notice = members === undefined ? writeNotice(edge, { ...writing, ...more }) : writeTogether(edge, members, writing)
  if (tokens === undefined || intent.audience !== 'person' || delivery.channel !== 'email') return { ...one, notice }
  const reply = replyAddress(edge, tokens.reply.make(intent.id))
  return {
    ...one,
    notice: { ...notice, ...(reply === undefined ? {} : { reply }), ...footOf(edge, intent, notice.lang, tokens.stop.make(intent.id)) },
  }
}

async function carry(edge: NoticesEdge, { delivery, intent, notice }: ToCarry & { readonly notice: Notice }): Promise<End> {
  const carrier = carriers[delivery.channel]
  const whose = intent.audience !== 'person' || intent.person === null ? {} : { person: intent.person }
  const message = { id: intent.id, notice, ...whose, ...(intent.agency === null ? {} : { agency: intent.agency }) }
  const outcome = await carrier.carry(edge, message).catch((error: unknown): Outcome => {
    edge.telemetry.failure('notices.carrier', error, { channel: delivery.channel })
    return { was: carrier.repeatable ? 'again' : 'unknown', failure: 'unknown' }
  })
  return endOf(outcome, delivery, edge.clock.now())
}

function endOf(outcome: Outcome, delivery: DeliveryRow, now: number): End {
  if (outcome.was === 'unknown') return unknown(delivery, outcome.failure)
  if (outcome.was !== 'again') {
    const { was, ...more } = outcome
    return { status: was, ...more }
  }
  const pause = pauses[delivery.attempts]
  if (pause === undefined) return { status: 'failed', failure: outcome.failure }
  return { status: 'waiting', failure: outcome.failure, again: instant(now + pause * 1000) }
}
