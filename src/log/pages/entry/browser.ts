/** The script of the page: takes an opening, shows which event it opens and where that stands. Nothing is sent. */
import { commit } from '../../browser.ts'
import { Broken } from '../../tlog/broken.ts'
import { hex } from '../../tlog/bytes.ts'
import { readPolicy } from '../../tlog/policy.ts'
import { type Opened, openAll } from '../opening.ts'

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E
const known = JSON.parse(byId('opening-known').textContent ?? '{}') as {
  readonly policy: string
  readonly words: Readonly<Record<string, string>>
}
const file = byId<HTMLInputElement>('opening')
const result = byId('opening-result')
byId('opening-form').hidden = false
byId('opening-plain').hidden = true

const element = (name: string, content: string, className = ''): HTMLElement => {
  const made = document.createElement(name)
  made.textContent = content
  if (className !== '') made.className = className
  return made
}
const alertOf = (tone: 'success' | 'warning' | 'danger', text: string): HTMLElement => {
  const made = element('p', text, 'ds-alert')
  made.dataset.color = tone
  return made
}
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

function shown({ envelope, commitment, verified }: Opened): readonly HTMLElement[] {
  const { words } = known
  const list = element('dl', '', 'g-facts')
  const at = text(envelope.at)
  const facts = [
    [words['open.event'], text(envelope.type)],
    [words['open.at'], at === '' ? '' : new Date(at).toLocaleString(document.documentElement.lang)],
    [words['open.actor'], text(envelope.actor)],
    [words['open.content'], JSON.stringify(envelope.payload ?? {})],
    [words['fact.commitment'], hex(commitment).replace(/(.{8})(?=.)/g, '$1 ')],
  ]
  for (const [label = '', value = ''] of facts) {
    const line = document.createElement('div')
    line.append(element('dt', label), element('dd', value))
    list.append(line)
  }
  const told =
    verified === undefined
      ? alertOf('warning', words['open.unproven'] ?? '')
      : alertOf('success', (words['open.ok'] ?? '').replace('{index}', String(verified.index)))
  return [told, list]
}

async function open(): Promise<void> {
  const [given] = file.files ?? []
  result.replaceChildren()
  if (given === undefined) return
  const { words, policy } = known
  try {
    const opened = openAll(await given.text(), readPolicy(policy), commit)
    result.replaceChildren(element('h2', words.result ?? ''), ...opened.flatMap(shown))
  } catch (error) {
    const why = error instanceof Broken ? (words[`fault.${error.code}`] ?? '') : ''
    result.replaceChildren(element('h2', words.result ?? ''), alertOf('danger', `${words['open.bad'] ?? ''} ${why}`))
  }
}

file.addEventListener('change', () => void open())
