/** The script of the passport page: takes the file, shows what `check.ts` found. It stands in the page itself, so a saved page has it too. */
import { Broken } from '#log'
import { checkPassport, type Trusted } from './check.ts'

interface Known extends Trusted {
  readonly words: Readonly<Record<string, string>>
  readonly parties: Readonly<Record<string, string>>
  readonly places: Readonly<Record<string, string>>
}

const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E
const known = JSON.parse(byId('passport-known').textContent ?? '{}') as Known
const file = byId<HTMLInputElement>('passport')
const result = byId('passport-result')
byId('passport-form').hidden = false
byId('passport-plain').hidden = true

const element = (name: string, content: string, className = ''): HTMLElement => {
  const made = document.createElement(name)
  made.textContent = content
  if (className !== '') made.className = className
  return made
}

function show(tone: 'success' | 'danger', words: string, lines: readonly string[] = []): void {
  const alert = element('p', words, 'ds-alert')
  alert.dataset.color = tone
  const list = element('ol', '', 'g-list')
  for (const line of lines) list.append(element('li', line))
  result.replaceChildren(element('h2', known.words.result ?? ''), alert, ...(lines.length > 0 ? [list] : []))
}

async function check(): Promise<void> {
  const [given] = file.files ?? []
  if (given === undefined) return
  try {
    const pages = checkPassport(await given.text(), known)
    const lines = pages.map(({ party, eventTime, step, place, witnesses }) =>
      [
        new Date(eventTime).toLocaleString(document.documentElement.lang),
        known.words[`step.${step}`] ?? known.words['step.other'],
        known.places[place] ?? place,
        known.parties[party] ?? party,
        witnesses.length > 0 ? `${known.words.seen} ${witnesses.join(', ')}` : known.words.unseen,
      ]
        .filter((part) => part !== '')
        .join(' · '),
    )
    show('success', known.words.good ?? '', lines)
  } catch (error) {
    show('danger', `${known.words.bad ?? ''} (${error instanceof Broken ? error.code : 'file'})`)
  }
}

file.addEventListener('change', () => void check())
