/** The script of the passport page: takes the file, shows what `check.ts` found. It stands in the page itself, so a saved page has it too. */
import { Broken } from '#log'
import { type Holder, holderAfter } from '../findings/custody.ts'
import { measuresIn } from '../measures.ts'
import { shown } from '../shown.ts'
import { isOf, namedIn } from './about.ts'
import { type Checked, checkPassport, type Trusted } from './check.ts'
import { keepPage } from './keep.ts'

interface Known extends Trusted {
  readonly words: Readonly<Record<string, string>>
  readonly parties: Readonly<Record<string, string>>
  readonly places: Readonly<Record<string, string>>
  readonly holders: readonly Holder[]
  /** what was scanned */
  readonly item?: string
}

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E
/** As it came: what is kept begins anew. */
const asItCame = document.documentElement.cloneNode(true) as HTMLElement
const known = JSON.parse(byId('passport-known').textContent ?? '{}') as Known
const file = byId<HTMLInputElement>('passport')
const result = byId('passport-result')
byId('passport-form').hidden = false
byId('passport-plain').hidden = true
const { lang } = document.documentElement

const word = (name: string): string => known.words[name] ?? ''
const partyName = (id: string): string => known.parties[id] ?? id
const element = (name: string, content: string, ...inside: readonly HTMLElement[]): HTMLElement => {
  const made = document.createElement(name)
  made.textContent = content
  made.append(...inside)
  return made
}

function show(tone: 'success' | 'danger', said: string, ...more: readonly HTMLElement[]): void {
  const alert = element('p', said)
  alert.className = 'ds-alert'
  alert.dataset.color = tone
  result.replaceChildren(element('h2', word('result')), alert, ...more)
}

function stepOf(step: Checked): HTMLElement {
  const holder = holderAfter({ body: step.event }, known.holders)
  const time = element('time', new Date(step.eventTime).toLocaleString(lang, { dateStyle: 'long', timeStyle: 'short' }))
  time.setAttribute('datetime', step.eventTime)
  const seen = step.witnesses.filter((one) => one !== step.party).map(partyName)
  const text = [
    partyName(step.party),
    ...measuresIn(step.event, lang),
    ...(holder === undefined ? [] : [`${word('handed')} ${partyName(holder)}`]),
    seen.length > 0 ? `${word('seen')} ${seen.join(', ')}` : word('unseen'),
  ].join(' · ')
  const place = known.places[step.place] ?? step.place
  const title = [word(`step.${step.step}`) || word('step.other'), place].filter((part) => part !== '').join(', ')
  const entry = element('li', '', time, element('div', '', element('h3', title), element('p', text)))
  entry.dataset.state = 'past'
  return entry
}

function good(steps: readonly Checked[]): void {
  const list = element('ol', '', ...steps.map(stepOf))
  list.className = 'g-timeline'
  const [first] = steps
  const holder = steps.map(({ event }) => holderAfter({ body: event }, known.holders)).findLast((one) => one !== undefined)
  const origin = first === undefined ? '' : [partyName(first.party), known.places[first.place]].filter(Boolean).join(', ')
  const lines = [
    ['item', namedIn(steps).map(shown).join(', ')],
    ['origin', origin],
    ['holder', holder === undefined ? '' : partyName(holder)],
  ].filter(([, value]) => value !== '')
  const facts = lines.map(([name = '', value = '']) => element('p', `${word(name)} ${value}`))
  show('success', word('good'), ...facts, list, element('p', word('limits')))
}

async function check(): Promise<void> {
  const [given] = file.files ?? []
  if (given === undefined) return
  try {
    const steps = checkPassport(await given.text(), known)
    if (isOf(steps, known.item)) return good(steps)
    const things = namedIn(steps)
    const mixed = known.item === undefined || things.includes(known.item)
    show('danger', mixed ? word('mixed') : `${word('other')} ${things.map(shown).join(', ')}`)
  } catch (error) {
    const code = error instanceof Broken ? error.code : 'log.text-malformed'
    const why = known.words[code] ?? word('log.proof-wrong')
    show('danger', code === 'log.text-malformed' ? why : `${word('bad')} ${why}`)
  }
}

const save = byId('passport-save')
save.hidden = !location.protocol.startsWith('http')
save.addEventListener('click', () => void keepPage(asItCame.cloneNode(true) as HTMLElement, 'passport.html'))
file.addEventListener('change', () => void check())
