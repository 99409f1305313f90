import { nearest } from '../near.ts'
import type { Path } from '../problem.ts'
import type { Code } from '../words/index.ts'
import { actorsOf, type Checking, pageFields, rawActions, rawEffects, rawStates } from './checking.ts'

const actors = ['applicant', 'system', 'robot', 'partner']

/** Every name of a field, role, state, message, document, request, party or action that the file uses must exist in it. */
export function checkNames(checking: Checking): void {
  const { raw, reading } = checking
  const { workflow } = raw
  const known = {
    'unknown-field': Object.keys(raw.fields),
    'unknown-state': Object.keys(workflow.states),
    'unknown-role': Object.keys(workflow.roles ?? {}),
    'unknown-actor': [...actors, ...Object.keys(workflow.roles ?? {}), ...Object.keys(raw.parties ?? {})],
    'unknown-reader': [
      ...Object.keys(workflow.roles ?? {}),
      ...Object.keys(raw.parties ?? {}),
      ...(raw.access.partner === undefined ? [] : ['partner']),
    ],
    'unknown-message': Object.keys(raw.messages ?? {}),
    'unknown-document': Object.keys(raw.documents ?? {}),
    'unknown-request': Object.keys(raw.requests ?? {}),
    'unknown-action': rawActions(checking).map(({ action }) => action),
  } satisfies Partial<Record<Code, readonly string[]>>
  type Kind = keyof typeof known
  const sets = Object.fromEntries(Object.entries(known).map(([code, names]) => [code, new Set<string>(names)])) as Record<Kind, Set<string>>

  const look = (code: Kind, name: string | undefined, path: Path) => {
    if (name === undefined || sets[code].has(name)) return
    reading.say(path, code, { name, ...nearTo(name, sets[code]) })
  }
  const lookAll = (code: Kind, names: readonly string[] | undefined, path: Path) => {
    for (const [index, name] of (names ?? []).entries()) look(code, name, [...path, index])
  }

  for (const { raw: name, path, list } of pageFields(checking)) {
    const rows = list === undefined ? undefined : checking.service.fields.find((field) => field.name === list)?.item
    if (!rows) look('unknown-field', name, path)
    else if (!rows.some((item) => item.name === name)) {
      reading.say(path, 'unknown-field', {
        name,
        ...nearTo(
          name,
          rows.map((item) => item.name),
        ),
      })
    }
  }
  raw.pages.forEach((page, index) => {
    if ('for' in page && typeof page.for === 'string') look('unknown-field', page.for, ['pages', index, 'for'])
  })
  for (const [name, field] of Object.entries(raw.fields)) {
    if (typeof field === 'string') continue
    const path = ['fields', name]
    lookAll('unknown-field', field.with, [...path, 'with'])
    look('unknown-field', field.of, [...path, 'of'])
    look('unknown-role', field.by, [...path, 'by'])
    for (const [inner, item] of Object.entries(field.item ?? {})) {
      if (typeof item === 'string') continue
      look('unknown-field', item.of, [...path, 'item', inner, 'of'])
      // In a row a name means the row's field first.
      const outer = (item.with ?? []).filter((each) => !Object.hasOwn(field.item ?? {}, each))
      for (const each of outer) look('unknown-field', each, [...path, 'item', inner, 'with', (item.with ?? []).indexOf(each)])
    }
  }
  for (const { raw: state, path } of rawStates(checking)) {
    look('unknown-state', state.expire?.to, [...path, 'expire', 'to'])
    look('unknown-state', state.valid?.then, [...path, 'valid', 'then'])
    if (state.valid?.renew !== undefined && !Object.hasOwn(state.do ?? {}, state.valid.renew)) {
      reading.say([...path, 'valid', 'renew'], 'unknown-action', {
        name: state.valid.renew,
        ...nearTo(state.valid.renew, Object.keys(state.do ?? {})),
      })
    }
    look('unknown-role', state.due?.escalate, [...path, 'due', 'escalate'])
  }
  for (const { raw: action, path } of rawActions(checking)) {
    for (const [index, actor] of actorsOf(action).entries())
      look('unknown-actor', actor, typeof action.by === 'string' ? [...path, 'by'] : [...path, 'by', index])
    look('unknown-state', action.to, [...path, 'to'])
    look('unknown-message', action.send, [...path, 'send'])
    lookAll('unknown-field', action.needs, [...path, 'needs'])
    lookAll('unknown-field', action['declared-ok'], [...path, 'declared-ok'])
    lookAll('unknown-field', action.fill, [...path, 'fill'])
    if (Array.isArray(action.ask)) lookAll('unknown-field', action.ask, [...path, 'ask'])
    if (typeof action.within === 'object') look('unknown-state', action.within.from, [...path, 'within', 'from'])
  }
  for (const { raw: effect, path } of rawEffects(checking)) {
    if ('send' in effect) look('unknown-message', effect.send, [...path, 'send'])
    else if ('issue' in effect) look('unknown-document', effect.issue, [...path, 'issue'])
    else if ('pay' in effect) look('unknown-field', effect.to, [...path, 'to'])
    else if ('refund' in effect) look('unknown-request', effect.refund, [...path, 'refund'])
    else if ('request' in effect) {
      if (typeof effect.request === 'string') look('unknown-request', effect.request, [...path, 'request'])
      else lookAll('unknown-request', effect.request, [...path, 'request'])
    }
  }
  const { clock } = workflow
  if (clock) {
    const path = ['workflow', 'clock']
    look('unknown-state', clock.from, [...path, 'from'])
    lookAll('unknown-state', clock.pause, [...path, 'pause'])
    lookAll('unknown-state', clock.until, [...path, 'until'])
    lookAll('unknown-action', clock.restart, [...path, 'restart'])
    look('unknown-state', clock.missed?.to, [...path, 'missed', 'to'])
  }
  for (const [name, check] of Object.entries(raw.checks ?? {})) lookChecked(check.at, ['checks', name, 'at'])
  for (const [name, { signature, credential }] of Object.entries(raw.documents ?? {})) {
    look('unknown-role', signature, ['documents', name, 'signature'])
    const path = ['documents', name, 'credential']
    lookAll('unknown-field', credential?.claims, [...path, 'claims'])
    lookAll('unknown-state', credential?.suspended, [...path, 'suspended'])
    lookAll('unknown-state', credential?.revoked, [...path, 'revoked'])
  }
  for (const [field, readers] of Object.entries(raw.data.visible ?? {})) {
    if (!sets['unknown-field'].has(field))
      reading.say(['data', 'visible', field], 'unknown-field', { name: field, ...nearTo(field, sets['unknown-field']) }, 'key')
    lookAll('unknown-reader', readers, ['data', 'visible', field])
  }
  lookAll('unknown-field', raw.data.public?.fields, ['data', 'public', 'fields'])
  look('unknown-state', raw.data.public?.from, ['data', 'public', 'from'])
  look('unknown-message', raw.proactive?.send, ['proactive', 'send'])
  look('unknown-state', raw.proactive?.open, ['proactive', 'open'])
  look('unknown-state', raw.queue?.state, ['queue', 'state'])
  look('unknown-field', raw.access.about, ['access', 'about'])

  /** `at: enfant . naissance`: the field is what stands before the first dot. */
  function lookChecked(at: string | readonly string[] | undefined, path: Path) {
    const fields = at === undefined ? [] : typeof at === 'string' ? [at] : at
    for (const [index, field] of fields.entries())
      look('unknown-field', field.split(' . ')[0], typeof at === 'string' ? path : [...path, index])
  }
}

const nearTo = (name: string, known: Iterable<string>): Record<string, string> => {
  const near = nearest(name, known)
  return near ? { near } : {}
}
