/** The script of the page that verifies: a file or a text is read here and goes nowhere. It stands in the page itself, so a saved page has it too. */

import { chainOf, titleProofIn } from '../titles/chain.ts'
import { credentialIn, credentialInFile } from './given.ts'
import type { Known } from './known.ts'
import { chainShown, type Shown, shownOf } from './shown.ts'
import { verdictOf } from './verdict.ts'

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E
const known = JSON.parse(byId('verify-known').textContent ?? '{}') as Known
const form = byId<HTMLFormElement>('verify-form')
const file = byId<HTMLInputElement>('file')
const text = byId<HTMLTextAreaElement>('text')
const result = byId('verify-result')

const element = (name: string, content: string, className = ''): HTMLElement => {
  const made = document.createElement(name)
  made.textContent = content
  if (className !== '') made.className = className
  return made
}

function show({ tone, says, notes, facts }: Shown): void {
  const alert = element('div', '', 'ds-alert')
  alert.dataset.color = tone
  alert.append(element('p', says))
  const list = element('dl', '', 'g-facts')
  for (const [label, value] of facts) {
    const line = document.createElement('div')
    line.append(element('dt', label), element('dd', value))
    list.append(line)
  }
  result.replaceChildren(
    element('h2', known.words.result ?? ''),
    alert,
    ...notes.map((note) => element('p', note)),
    ...(facts.length > 0 ? [list] : []),
  )
}

let turn = 0

async function check(read: () => Promise<string | undefined>): Promise<void> {
  const mine = ++turn
  result.replaceChildren()
  const credential = await read()
  const verdict = await verdictOf(credential ?? '', known, { now: Math.floor(Date.now() / 1000), most: known.most })
  // A slower check does not come after a newer one.
  if (mine === turn) show(shownOf(verdict, known, document.documentElement.lang))
}

const fileGiven = (): File | undefined => file.files?.[0]

/** A file is a credential, or the history of a title. */
async function checkGiven(given: File): Promise<void> {
  const title = given.size < 4_000_000 ? titleProofIn(await given.text()) : undefined
  if (title === undefined) return await check(async () => credentialInFile(new Uint8Array(await given.arrayBuffer())))
  turn++
  show(chainShown(chainOf(title, known.policy), title.parcel, known.words, document.documentElement.lang))
}

file.addEventListener('change', () => {
  const given = fileGiven()
  if (given !== undefined) void checkGiven(given)
})
form.addEventListener('submit', (event) => {
  const given = fileGiven()
  const pasted = credentialIn(text.value)
  // A code is for the server to look up; everything else stays here.
  if (pasted === undefined && given === undefined) return
  event.preventDefault()
  void (pasted === undefined && given !== undefined ? checkGiven(given) : check(async () => pasted))
})
// The code of a paper stands behind `#`: no server was told it by coming here.
const code = /^#([A-Z2-9]{16})$/.exec(location.hash)?.[1]
if (code !== undefined) {
  text.value = code
  history.replaceState(null, '', location.pathname)
}
