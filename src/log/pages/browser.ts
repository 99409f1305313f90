/** The script of the page: takes a file or the address, shows what `check.ts` found. It stands in the page itself, so a saved page has it too. */
import { Broken } from '../tlog/broken.ts'
import { base64, hex } from '../tlog/bytes.ts'
import { type Checked, checkAddress, checkFile, readAddress } from './check.ts'

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E
const words = JSON.parse(byId('receipt-words').textContent ?? '{}') as Readonly<Record<string, string>>
const form = byId<HTMLFormElement>('receipt-form')
const file = byId<HTMLInputElement>('receipt')
const keys = byId<HTMLTextAreaElement>('keys')
const result = byId('receipt-result')
form.hidden = false
byId('receipt-plain').hidden = true

const element = (name: string, content: string, className = ''): HTMLElement => {
  const made = document.createElement(name)
  made.textContent = content
  if (className !== '') made.className = className
  return made
}

function show(tone: 'success' | 'warning' | 'danger', text: string, facts: readonly (readonly [string, string])[] = [], note = ''): void {
  const alert = element('p', text, 'ds-alert')
  alert.dataset.color = tone
  const list = element('dl', '', 'g-facts')
  for (const [label, value] of facts) {
    const line = document.createElement('div')
    line.append(element('dt', label), element('dd', value))
    list.append(line)
  }
  result.replaceChildren(
    element('h2', words.result ?? ''),
    alert,
    ...(facts.length > 0 ? [list] : []),
    ...(note === '' ? [] : [element('p', note)]),
  )
}

function tell({ verified, commitment }: Checked): void {
  const { head, index, leaf, cosigners, witnessed } = verified
  const seen = cosigners.map(
    ({ witness, time }) => `${witness.name} (${new Date(time * 1000).toLocaleString(document.documentElement.lang)})`,
  )
  show(
    witnessed ? 'success' : 'warning',
    words[witnessed ? 'ok.witnessed' : 'ok.alone'] ?? '',
    [
      [words['fact.origin'] ?? '', head.origin],
      [words['fact.index'] ?? '', String(index)],
      [words['fact.size'] ?? '', String(head.size)],
      [words['fact.commitment'] ?? '', hex(commitment).replace(/(.{8})(?=.)/g, '$1 ')],
      [words['fact.leaf'] ?? '', base64(leaf)],
      [words['fact.witnesses'] ?? '', seen.join(', ') || (words['fact.witnesses.none'] ?? '')],
    ],
    words.compare,
  )
}

let turn = 0

/** The answer stands beside the letter that it is about, or nothing does: an earlier one goes before the check, and a slower check does not come after a newer one. */
async function check(): Promise<void> {
  const mine = ++turn
  const [given] = file.files ?? []
  const address = readAddress(location.hash)
  result.replaceChildren()
  try {
    const checked =
      given !== undefined
        ? await checkFile(new Uint8Array(await given.arrayBuffer()), keys.value)
        : address !== undefined
          ? await checkAddress(address, keys.value, published)
          : undefined
    if (mine === turn && checked !== undefined) tell(checked)
  } catch (error) {
    if (mine !== turn) return
    const reason = error instanceof Broken ? `fault.${error.code}` : 'fault.away'
    show('danger', `${words.bad ?? ''} ${words[reason] ?? ''}`)
    if (!(error instanceof Broken)) show('warning', words['fault.away'] ?? '')
  }
}

/** From the log's own address, so that a page saved elsewhere still finds it. */
async function published(path: string): Promise<Uint8Array> {
  const response = await fetch(new URL(path, form.dataset.log ?? '/log/'))
  if (!response.ok) throw new Broken('log.tile-wrong', { path })
  return new Uint8Array(await response.arrayBuffer())
}

form.addEventListener('submit', (event) => event.preventDefault())
file.addEventListener('change', () => void check())
keys.addEventListener('change', () => void check())
addEventListener('hashchange', () => void check())
void check()
