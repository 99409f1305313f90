import type { ProblemWords } from './codes.ts'
import { englishLaw } from './en-law.ts'

/** What is wrong, in English: the language of the terminal. */
export const english: ProblemWords = {
  // reading
  'file-too-big': {
    message: 'This file is too big.',
    expected: 'at most 1 MB',
    hint: 'Move the examples and the rules beside it: examples.yaml, rules.publicodes.',
  },
  binary: { message: 'This file holds signs that are no text.', expected: 'a text file in UTF-8' },
  'too-deep': { message: 'Maps and lists are nested too deeply.', expected: 'at most 40 levels' },
  alias: {
    message: 'Anchors (&), aliases (*) and merge keys (<<) are not allowed.',
    hint: 'Write the value again, or use “like: field”. A text that begins with & or * needs quotes.',
  },
  tag: { message: 'Tags (!) are not allowed.', hint: 'A text that begins with an exclamation mark needs quotes.' },
  'empty-file': { message: 'This file is empty.', expected: 'a map that begins with “service:”' },
  tab: { message: 'A tab stands where spaces are needed.', hint: 'Replace tabs by two spaces.' },
  'two-documents': { message: 'The file holds several documents (---).', expected: 'one document a file' },
  unclosed: { message: 'A quote or a bracket is not closed.', hint: 'Look above this place for the one that opens.' },
  'no-colon': {
    message: 'This line is neither “name: value” nor the rest of a text.',
    hint: 'A text of several lines needs quotes, or | after the colon.',
  },
  'text-after-quote': {
    message: 'Something stands after the end of this value.',
    hint: 'Put the whole text between double quotes; an apostrophe between single quotes is written twice.',
  },
  'stray-bracket': { message: 'A bracket closes that none opened.' },
  indent: {
    message: 'The line does not begin where it should, or a brace above it is not closed.',
    hint: 'Close it, or begin the line below the one it belongs to.',
  },
  'colon-in-text': {
    message: 'A colon followed by a space cuts this text.',
    hint: 'Put the text between double quotes.',
  },
  'quote-needed': { message: 'A text cannot begin with this sign.', hint: 'Put the text between double quotes.' },
  'curly-quotes': {
    message: 'This text stands between round quotes ({sign}): they are no quotes of YAML and would be shown.',
    hint: 'Write straight quotes: "…". To show round ones, put straight ones around them.',
  },
  escape: {
    message: 'A backslash in double quotes begins a special sign that does not exist.',
    hint: 'Write the text between single quotes.',
  },
  yaml: { message: 'This is not YAML: {said}' },
  'unquoted-variable': {
    message: 'Quote this text: a sentence with braces needs double quotes.',
    hint: 'fr: "Il nous manque {$liste}."',
  },
  'cut-by-comma': {
    message: 'A comma inside braces cuts the text before “{word}”.',
    hint: 'Put the whole text between double quotes.',
  },
  'duplicate-key': { message: '“{key}” is written twice; the first is on line {line}.', hint: 'Keep one of them.' },
  'key-not-text': { message: 'A key must be a simple name.', expected: 'name: value' },
  'reserved-name': { message: '“{name}” cannot be a name.', hint: 'Choose another word.' },
  'not-finite': { message: 'This number has no finite value.' },
  'unknown-part': {
    message: 'The file “{name}” is no part of a service.',
    expected: 'rules.publicodes · i18n/<language>.yaml · local/<code>.yaml · examples.yaml',
  },
  'part-twice': { message: '“{key}” stands in the service file and in {name}.', hint: 'Keep one of them.' },
  'unknown-text': {
    message: 'The service file has no text at this place.',
    hint: 'The tree must be the same as that of the service file, with texts only.',
  },
  'text-twice': { message: 'This text is given in the service file and in {name}.', hint: 'Keep one of them.' },

  // grammar
  'unknown-key': { message: 'Unknown key “{key}”.', hint: 'Did you mean “{near}”?' },
  'missing-key': { message: '“{key}” is missing.' },
  'wrong-type': { message: 'This is {got}.' },
  'not-one-of': { message: '{got} is not one of the words known here.' },
  'bad-form': { message: '{got} has not the right form.' },
  'bad-name': { message: '“{name}” cannot be a name here.' },
  'wrong-size': { message: '{got} is out of bounds.' },

  // texts and fields
  'missing-language': {
    message: 'This text is missing in: {languages}.',
    hint: 'Write it as { fr: …, en: … }, or in i18n/<language>.yaml.',
  },
  'unknown-language': {
    message: '“{lang}” is not a language of this service.',
    hint: 'Add it to “languages”, or take this text away.',
  },
  'names-for-labels': {
    message: '{count} states, actions, pages or fields have no label in {languages}: their names are shown ({names}).',
    hint: 'label: { fr: …, en: … }',
  },
  'missing-label': { message: 'The field “{name}” has no label.', expected: 'label: the question as it is asked' },
  'unknown-concept': { message: 'The town has no concept “{concept}”.', hint: 'Did you mean “{near}”?' },
  'concept-type': { message: 'The concept “{concept}” is of type {type}.', hint: 'Take the type away, or the concept.' },
  'like-of-like': { message: '“{name}” is itself like another field.', hint: 'Name the field that has the shape.' },
  'key-for-other-type': { message: '“{key}” says nothing about a field of type {type}.' },
  'min-above-max': { message: 'The smallest ({min}) is above the largest ({max}).' },
  'bad-pattern': { message: 'This pattern cannot be used: {why}.' },
  'bad-default': { message: 'This is no value for a field of type {type}.' },
  'list-in-list': {
    message: '“{name}” is a list inside a list.',
    hint: 'Make it a list of its own, and point to the row with a field of type row.',
  },
  'one-aggregate': { message: 'An aggregate says one thing.' },
  'unknown-list': { message: 'The town has no code list “{list}”.', hint: 'Did you mean “{near}”?' },

  // names
  'unknown-field': { message: 'There is no field “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-state': { message: 'There is no state “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-role': { message: 'There is no role “{name}” in workflow / roles.', hint: 'Did you mean “{near}”?' },
  'unknown-actor': {
    message: '“{name}” is neither applicant, system, nor a role of this service.',
    hint: 'Did you mean “{near}”?',
  },
  'unknown-reader': { message: '“{name}” is no role of this service.', hint: 'Did you mean “{near}”?' },
  'unknown-message': { message: 'There is no message “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-document': { message: 'There is no document “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-request': { message: 'There is no request “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-action': { message: 'There is no action “{name}” here.', hint: 'Did you mean “{near}”?' },
  'unknown-local': { message: 'The service has no local value “{name}”.', hint: 'Did you mean “{near}”?' },
  'story-refused': { message: '“{example}”: “{step}” is not possible on {day} ({code}).' },
  'unknown-fragment': { message: 'There is no “{name}”.', hint: 'Put its text in fragments/{name}.yaml.' },
  'fragment-twice': { message: '“{name}” is in {id} as well.', hint: 'Take it out on one side: what is shared is not said again.' },
  'fragment-name': { message: 'This file says it is {name}; it is asked for as {id}.' },
  'public-private': { message: '“{name}” tells who somebody is, or something sensitive: it is not made public.' },
  'local-amount': { message: '“{got}” is not a local value.', hint: 'Write a number, with the unit {unit} or without.' },
  'local-limit': { message: '“{name}” must be between {min} and {max}.' },
  'queue-state': {
    message: '“{name}” is a state of phase {phase}: who waits for a place waits for us.',
    hint: 'Let them wait in a state of phase open.',
  },
  'queue-offer': {
    message: '“{name}” offers a place: a role takes it, and the case leaves the waiting list.',
    hint: 'by: a role, and to: another state',
  },
  'queue-system': { message: '“{name}” would give a place away by itself: a queue orders, and a person offers.', hint: 'by: a role' },
  'queue-order': {
    message: 'Each line of the order says one thing.',
    hint: '{ most: points }, { least: …}, { first: date de dépôt } or { last: … }',
  },
  'queue-kind': { message: '“{name}” cannot order or count here.', hint: 'Expected: {expected}.' },
  'queue-circle': { message: '“{name}” rests on “{of}”, which it makes.', hint: 'Rest it on what the cases themselves say.' },
  'unknown-addressee': {
    message: 'Nobody is called “{name}”: neither a role nor a party.',
    hint: 'Write a role, a party, applicant, public, partner or registry.<name>.',
  },
  'party-unnamed': {
    message: '“{field}” does not ask for first name, name and birth date: “{name}” could not be known for sure.',
    hint: 'type: person, parts: [prénom, nom, naissance]; in a list, a person or these three fields.',
  },
  'party-may-not': { message: '“{name}” lacks the right “{may}” that this line needs.', hint: 'Add it to its “may”.' },
  'party-idle': {
    message: 'The file asks and shows nothing to “{name}”, who will not be invited.',
    hint: 'Who receives documents must be named with a birth date; somebody who only helps to fill in comes by a mandate (helper).',
  },
  'party-draft': { message: 'A draft belongs to the applicant alone: “{name}” does not act in it.' },
  'party-decides': { message: '“{name}” cannot give a case its outcome.' },
  'about-nobody': {
    message: '“{name}” does not say whom the case is about.',
    hint: 'A field of type person, which the applicant fills: neither identity nor profile.',
  },
  'partner-nobody': {
    message: 'No partner can come: in access, actors names partner and partner says which ones.',
    hint: 'Write for example: actors: [self, partner], partner: maternity.',
  },
  'partner-idle': {
    message: 'Partners “{name}” begin a case, and no action of the draft is theirs.',
    hint: 'Write an action by: partner, with to, in the state of phase draft.',
  },
  'offline-unseen': {
    message: 'Without the channel web, nobody fills in the form without network.',
    hint: 'Add web to access / channels.',
  },
  'request-lacks': { message: 'A request of kind {kind} needs “{key}”.' },
  'consultation-fills': { message: 'A consultation fills no answers of the case.', hint: 'Take out “fill”.' },
  'request-no-answer': { message: 'Silence is no answer to a request of kind {kind}.', hint: 'Take out “missed”, or ask for an opinion.' },
  'request-together': {
    message: 'Only an appointment can be taken for several at one time, not a request of kind {kind}.',
    hint: 'Take out “together”.',
  },
  'extends-nothing': {
    message: 'Nothing runs here that this action could extend.',
    hint: 'Give the workflow a legal delay, or this state a “valid” duration.',
  },
  'extend-unit': {
    message: '{by} cannot be added to {to}.',
    hint: 'Count in days, working days or months, like the delay that this action extends.',
  },
  'alike-names': {
    message: '“{name}” and “{other}” differ only by accents, capitals or apostrophes.',
    hint: 'Nobody will see the difference: give them different names.',
  },
  'page-twice': { message: 'Two pages are called “{name}”.' },
  'reserved-role': { message: '“{name}” is an actor of every service and cannot be a role.' },
  unbalanced: {
    message: 'A bracket is not closed in “{text}”.',
    hint: 'A text with a comma inside braces needs quotes: YAML cuts it there.',
  },

  // town
  'unknown-authority': { message: 'The town has no agency “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-calendar': { message: 'The town has no calendar “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-event': {
    message: 'The town has no life event “{name}”: the service is listed under none.',
    hint: 'Did you mean “{near}”?',
  },
  'unknown-theme': { message: 'The town has no theme “{name}”.', hint: 'Did you mean “{near}”?' },
  'pilot-nowhere': {
    message: 'Nobody lives in “{code}”: it is the code of no commune.',
    hint: 'The code of a commune has five signs, such as 55900.',
  },
  'unknown-team': {
    message: 'The town has no team “{name}” yet: its cases wait in the general list until an administrator names the team.',
    hint: 'Did you mean “{near}”?',
  },
  'unknown-partner': {
    message: 'The town has no partner “{name}” yet: nobody will begin a case as one.',
    hint: 'Did you mean “{near}”?',
  },
  'unknown-registry': {
    message: 'The town has no registry “{name}”: the person is asked.',
    hint: 'Did you mean “{near}”?',
  },
  'missing-registry': {
    message: 'The town has no registry “{name}”, and the person is never asked.',
    hint: 'Take “ask: never” away, or choose a registry of the town.',
  },
  'new-purpose': {
    message: 'The purpose “{name}” is not in the register of processing: it is registered with the service.',
    hint: 'Did you mean “{near}”?',
  },
  'language-not-offered': { message: 'The town does not offer the language “{lang}”.' },
  'no-common-language': { message: 'The service speaks no language of the town.' },

  // fields
  'asked-twice': { message: 'The field “{name}” is already on a page.', hint: 'Ask once: take it from one of the two.' },
  'never-asked': {
    message: 'The field “{name}” is on no page, filled by no action and known from no source.',
    hint: 'Put it on a page, or give it a source: from: [registry.<id>].',
  },
  'only-sourced': {
    message: 'The field “{name}” is on no page: nobody is asked when its source is silent.',
    hint: 'Put it on a page, or say so: ask: never.',
  },
  'never-filled': {
    message: 'The field “{name}” is never asked and has no source.',
    hint: 'Give it a source: from: [registry.<id>].',
  },
  'never-asked-on-page': {
    message: 'The field “{name}” is never asked, and stands on a page.',
    hint: 'Take it from the page, or take “ask: never” away.',
  },
  'office-never-fills': {
    message: 'The field “{name}” is filled by “{role}”, and no action fills it.',
    hint: 'fill: [{name}] in one of their actions.',
  },
  'nothing-to-confirm': {
    message: 'The field “{name}” has no source: there is nothing to confirm.',
    hint: 'from: [profile]',
  },
  'sent-nowhere': {
    message: 'The field “{name}” sends fields to a registry, and names none.',
    hint: 'from: [registry.<id>]',
  },
  'needs-without-source': {
    message: '“{name}” needs “{field}” verified, and that field has no source.',
    hint: 'Give it a source: from: [registry.<id>].',
  },
  'declared-ok-person': { message: '“{name}” is not an action of the system: “declared-ok” says nothing here.' },
  'optional-in-sum': {
    message: 'The number “{field}” may stay empty: the rule “{rule}” is then unknown.',
    hint: 'default: 0',
  },
  'dated-too-late': {
    message: '“{name}” has no value before {first}, and the service is read on {earliest}.',
    hint: 'Add the value of that day.',
  },

  // states
  'unreachable-state': {
    message: 'Nothing leads to the state “{name}”.',
    hint: 'Name it in “to” of an action, or take it away.',
  },
  'dead-end': {
    message: 'A case cannot leave the state “{name}”.',
    hint: 'Give it an action with “to”, an expiry, or the phase done.',
  },
  'missing-outcome': {
    message: 'The state “{name}” ends the case and has no outcome.',
    expected: 'outcome: granted · partly · refused · withdrawn · closed',
  },
  'early-outcome': {
    message: 'A state of phase {phase} has no outcome yet.',
    hint: 'Only running and done states have one.',
  },
  'clock-in-done': { message: 'The state “{name}” is done: “{key}” cannot happen in it.' },
  'waits-for-ever': {
    message: 'The state “{name}” waits for the applicant without an end.',
    hint: 'expire: { after: 30d, to: …, remind: [7d] }',
  },
  'valid-not-running': {
    message: 'Only a right in force is valid for a time; this state is of phase {phase}.',
    hint: 'phase: running',
  },
  'idle-action': { message: 'This action does nothing.', hint: 'Give it to, then, send, fill or ask.' },

  ...englishLaw,
}
