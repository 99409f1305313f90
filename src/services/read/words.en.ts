/**
 * Every fault that a service file can have. `not-…`, `unknown-…` and the like are the designer's to mend; `not-built` is ours.
 * Severity: an error stops publication, a warning is read by the person who publishes.
 */
export const english = {
  // reading
  'file-too-big': {
    severity: 'error',
    message: 'This file is too big.',
    expected: 'at most 1 MB',
    hint: 'Move the examples and the rules beside it: examples.yaml, rules.publicodes.',
  },
  binary: { severity: 'error', message: 'This file holds signs that are no text.', expected: 'a text file in UTF-8' },
  'too-deep': { severity: 'error', message: 'Maps and lists are nested too deeply.', expected: 'at most 40 levels' },
  alias: {
    severity: 'error',
    message: 'Anchors (&), aliases (*) and merge keys (<<) are not allowed.',
    hint: 'Write the value again, or use “like: field”. A text that begins with & or * needs quotes.',
  },
  tag: { severity: 'error', message: 'Tags (!) are not allowed.', hint: 'A text that begins with an exclamation mark needs quotes.' },
  'empty-file': { severity: 'error', message: 'This file is empty.', expected: 'a map that begins with “service:”' },
  tab: { severity: 'error', message: 'A tab stands where spaces are needed.', hint: 'Replace tabs by two spaces.' },
  'two-documents': { severity: 'error', message: 'The file holds several documents (---).', expected: 'one document a file' },
  unclosed: { severity: 'error', message: 'A quote or a bracket is not closed.', hint: 'Look above this place for the one that opens.' },
  'no-colon': {
    severity: 'error',
    message: 'This line is neither “name: value” nor the rest of a text.',
    hint: 'A text of several lines needs quotes, or | after the colon.',
  },
  'text-after-quote': {
    severity: 'error',
    message: 'Something stands after the end of this value.',
    hint: 'Put the whole text between double quotes; an apostrophe between single quotes is written twice.',
  },
  'stray-bracket': { severity: 'error', message: 'A bracket closes that none opened.' },
  indent: {
    severity: 'error',
    message: 'The line does not begin where it should, or a brace above it is not closed.',
    hint: 'Close it, or begin the line below the one it belongs to.',
  },
  'colon-in-text': {
    severity: 'error',
    message: 'A colon followed by a space cuts this text.',
    hint: 'Put the text between double quotes.',
  },
  'quote-needed': { severity: 'error', message: 'A text cannot begin with this sign.', hint: 'Put the text between double quotes.' },
  escape: {
    severity: 'error',
    message: 'A backslash in double quotes begins a special sign that does not exist.',
    hint: 'Write the text between single quotes.',
  },
  yaml: { severity: 'error', message: 'This is not YAML: {said}' },
  'unquoted-variable': {
    severity: 'error',
    message: 'Quote this text: a sentence with {braces} needs double quotes.',
    hint: 'fr: "Il nous manque {$liste}."',
  },
  'cut-by-comma': {
    severity: 'error',
    message: 'A comma inside braces cuts the text before “{word}”.',
    hint: 'Put the whole text between double quotes.',
  },
  'duplicate-key': { severity: 'error', message: '“{key}” is written twice; the first is on line {line}.', hint: 'Keep one of them.' },
  'key-not-text': { severity: 'error', message: 'A key must be a simple name.', expected: 'name: value' },
  'reserved-name': { severity: 'error', message: '“{name}” cannot be a name.', hint: 'Choose another word.' },
  'not-finite': { severity: 'error', message: 'This number has no finite value.' },
  'unknown-part': {
    severity: 'error',
    message: 'The file “{name}” is no part of a service.',
    expected: 'rules.publicodes · i18n/<language>.yaml · local/<code>.yaml · examples.yaml',
  },
  'part-twice': { severity: 'error', message: '“{key}” stands in the service file and in {name}.', hint: 'Keep one of them.' },
  'unknown-text': {
    severity: 'error',
    message: 'The service file has no text at this place.',
    hint: 'The tree must be the same as that of the service file, with texts only.',
  },
  'text-twice': { severity: 'error', message: 'This text is given in the service file and in {name}.', hint: 'Keep one of them.' },

  // grammar
  'unknown-key': { severity: 'error', message: 'Unknown key “{key}”.', hint: 'Did you mean “{near}”?' },
  'missing-key': { severity: 'error', message: '“{key}” is missing.' },
  'wrong-type': { severity: 'error', message: 'This is {got}.' },
  'not-one-of': { severity: 'error', message: '{got} is not one of the words known here.' },
  'bad-form': { severity: 'error', message: '{got} has not the right form.' },
  'bad-name': { severity: 'error', message: '“{name}” cannot be a name here.' },
  'wrong-size': { severity: 'error', message: '{got} is out of bounds.' },

  // texts and fields
  'missing-language': {
    severity: 'error',
    message: 'This text is missing in: {languages}.',
    hint: 'Write it as { fr: …, en: … }, or in i18n/<language>.yaml.',
  },
  'unknown-language': {
    severity: 'error',
    message: '“{lang}” is not a language of this service.',
    hint: 'Add it to “languages”, or take this text away.',
  },
  'names-for-labels': {
    severity: 'warning',
    message: '{count} states, actions, pages or fields have no label in {languages}: their names are shown ({names}).',
    hint: 'label: { fr: …, en: … }',
  },
  'missing-label': { severity: 'error', message: 'The field “{name}” has no label.', expected: 'label: the question as it is asked' },
  'unknown-concept': { severity: 'error', message: 'The town has no concept “{concept}”.', hint: 'Did you mean “{near}”?' },
  'concept-type': { severity: 'error', message: 'The concept “{concept}” is of type {type}.', hint: 'Take the type away, or the concept.' },
  'like-of-like': { severity: 'error', message: '“{name}” is itself like another field.', hint: 'Name the field that has the shape.' },
  'key-for-other-type': { severity: 'error', message: '“{key}” says nothing about a field of type {type}.' },
  'min-above-max': { severity: 'error', message: 'The smallest ({min}) is above the largest ({max}).' },
  'bad-pattern': { severity: 'error', message: 'This pattern cannot be used: {why}.' },
  'bad-default': { severity: 'error', message: 'This is no value for a field of type {type}.' },
  'list-in-list': {
    severity: 'error',
    message: '“{name}” is a list inside a list.',
    hint: 'Make it a list of its own, and point to the row with a field of type row.',
  },
  'one-aggregate': { severity: 'error', message: 'An aggregate says one thing.' },
  'unknown-list': { severity: 'error', message: 'The town has no code list “{list}”.', hint: 'Did you mean “{near}”?' },

  // names
  'unknown-field': { severity: 'error', message: 'There is no field “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-state': { severity: 'error', message: 'There is no state “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-role': { severity: 'error', message: 'There is no role “{name}” in workflow / roles.', hint: 'Did you mean “{near}”?' },
  'unknown-actor': {
    severity: 'error',
    message: '“{name}” is neither applicant, system, nor a role of this service.',
    hint: 'Did you mean “{near}”?',
  },
  'unknown-reader': { severity: 'error', message: '“{name}” is no role of this service.', hint: 'Did you mean “{near}”?' },
  'unknown-message': { severity: 'error', message: 'There is no message “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-document': { severity: 'error', message: 'There is no document “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-request': { severity: 'error', message: 'There is no request “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-action': { severity: 'error', message: 'There is no action “{name}” here.', hint: 'Did you mean “{near}”?' },
  'alike-names': {
    severity: 'error',
    message: '“{name}” and “{other}” differ only by accents, capitals or apostrophes.',
    hint: 'Nobody will see the difference: give them different names.',
  },
  'page-twice': { severity: 'error', message: 'Two pages are called “{name}”.' },
  'reserved-role': { severity: 'error', message: '“{name}” is an actor of every service and cannot be a role.' },
  unbalanced: {
    severity: 'error',
    message: 'A bracket is not closed in “{text}”.',
    hint: 'A text with a comma inside braces needs quotes: YAML cuts it there.',
  },

  // town
  'unknown-authority': { severity: 'error', message: 'The town has no agency “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-calendar': { severity: 'error', message: 'The town has no calendar “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-event': {
    severity: 'warning',
    message: 'The town has no life event “{name}”: the service is listed under none.',
    hint: 'Did you mean “{near}”?',
  },
  'unknown-theme': { severity: 'warning', message: 'The town has no theme “{name}”.', hint: 'Did you mean “{near}”?' },
  'unknown-team': {
    severity: 'warning',
    message: 'The town has no team “{name}” yet: its cases wait in the general list until an administrator names the team.',
    hint: 'Did you mean “{near}”?',
  },
  'unknown-registry': {
    severity: 'warning',
    message: 'The town has no registry “{name}”: the person is asked.',
    hint: 'Did you mean “{near}”?',
  },
  'missing-registry': {
    severity: 'error',
    message: 'The town has no registry “{name}”, and the person is never asked.',
    hint: 'Take “ask: never” away, or choose a registry of the town.',
  },
  'new-purpose': {
    severity: 'warning',
    message: 'The purpose “{name}” is not in the register of processing: it is registered with the service.',
    hint: 'Did you mean “{near}”?',
  },
  'language-not-offered': { severity: 'warning', message: 'The town does not offer the language “{lang}”.' },
  'no-common-language': { severity: 'error', message: 'The service speaks no language of the town.' },

  // fields
  'asked-twice': { severity: 'error', message: 'The field “{name}” is already on a page.', hint: 'Ask once: take it from one of the two.' },
  'never-asked': {
    severity: 'error',
    message: 'The field “{name}” is on no page, filled by no action and known from no source.',
    hint: 'Put it on a page, or give it a source: from: [registry.<id>].',
  },
  'only-sourced': {
    severity: 'warning',
    message: 'The field “{name}” is on no page: nobody is asked when its source is silent.',
    hint: 'Put it on a page, or say so: ask: never.',
  },
  'never-filled': {
    severity: 'error',
    message: 'The field “{name}” is never asked and has no source.',
    hint: 'Give it a source: from: [registry.<id>].',
  },
  'never-asked-on-page': {
    severity: 'error',
    message: 'The field “{name}” is never asked, and stands on a page.',
    hint: 'Take it from the page, or take “ask: never” away.',
  },
  'office-never-fills': {
    severity: 'error',
    message: 'The field “{name}” is filled by “{role}”, and no action fills it.',
    hint: 'fill: [{name}] in one of their actions.',
  },
  'nothing-to-confirm': {
    severity: 'warning',
    message: 'The field “{name}” has no source: there is nothing to confirm.',
    hint: 'from: [profile]',
  },
  'sent-nowhere': {
    severity: 'warning',
    message: 'The field “{name}” sends fields to a registry, and names none.',
    hint: 'from: [registry.<id>]',
  },
  'needs-without-source': {
    severity: 'error',
    message: '“{name}” needs “{field}” verified, and that field has no source.',
    hint: 'Give it a source: from: [registry.<id>].',
  },
  'declared-ok-person': { severity: 'warning', message: '“{name}” is not an action of the system: “declared-ok” says nothing here.' },
  'optional-in-sum': {
    severity: 'warning',
    message: 'The number “{field}” may stay empty: the rule “{rule}” is then unknown.',
    hint: 'default: 0',
  },
  'dated-too-late': {
    severity: 'warning',
    message: '“{name}” has no value before {first}, and the service is read on {earliest}.',
    hint: 'Add the value of that day.',
  },

  // states
  'unreachable-state': {
    severity: 'error',
    message: 'Nothing leads to the state “{name}”.',
    hint: 'Name it in “to” of an action, or take it away.',
  },
  'dead-end': {
    severity: 'error',
    message: 'A case cannot leave the state “{name}”.',
    hint: 'Give it an action with “to”, an expiry, or the phase done.',
  },
  'missing-outcome': {
    severity: 'error',
    message: 'The state “{name}” ends the case and has no outcome.',
    expected: 'outcome: granted · partly · refused · withdrawn · closed',
  },
  'early-outcome': {
    severity: 'error',
    message: 'A state of phase {phase} has no outcome yet.',
    hint: 'Only running and done states have one.',
  },
  'clock-in-done': { severity: 'error', message: 'The state “{name}” is done: “{key}” cannot happen in it.' },
  'waits-for-ever': {
    severity: 'warning',
    message: 'The state “{name}” waits for the applicant without an end.',
    hint: 'expire: { after: 30d, to: …, remind: [7d] }',
  },
  'valid-not-running': {
    severity: 'error',
    message: 'Only a right in force is valid for a time; this state is of phase {phase}.',
    hint: 'phase: running',
  },
  'idle-action': { severity: 'warning', message: 'This action does nothing.', hint: 'Give it to, then, send, fill or ask.' },

  // law
  'clock-from': { severity: 'error', message: 'The delay of the law cannot begin in a state of phase {phase}.' },
  'pause-not-waiting': {
    severity: 'warning',
    message: 'The delay pauses in “{name}”, which does not wait for the applicant (phase {phase}).',
  },
  'silence-without-article': {
    severity: 'error',
    message: 'Silence has an effect only by law, and no article is named.',
    hint: 'reference: the article',
  },
  'silence-means': {
    severity: 'error',
    message: 'It is not said what silence means.',
    expected: 'means: granted (with a state that grants in “to”), or means: refused',
  },
  'silence-refuses-to': {
    severity: 'error',
    message: 'Silence that refuses is no decision of ours: it leads to no state.',
    hint: 'Take “to: {name}” away: the case stays open, and the person is told the date and how to contest.',
  },
  'silence-grants-nothing': {
    severity: 'error',
    message: 'Silence grants, and leads to no state that grants.',
    expected: 'to: a state with outcome granted or partly',
  },
  'expiry-refuses': {
    severity: 'error',
    message: 'In “{name}”, letting time pass refuses the case. Only a person refuses.',
    hint: 'Lead to a state that someone works in, or to one with outcome withdrawn.',
  },
  'expiry-without-reminder': {
    severity: 'error',
    message: 'In “{name}”, letting time pass ends a case that was sent, without a reminder.',
    hint: 'remind: [7d, 2d]',
  },
  'expiry-without-article': {
    severity: 'error',
    message: 'In “{name}”, letting time pass ends a case that was sent, without an article.',
    hint: 'reference: the article',
  },
  'rule-without-article': {
    severity: 'error',
    message: 'The rule “{name}” decides (for {by}) and names no article, nor does a rule that it reads.',
    hint: 'références: { "the article": "https://…" }',
  },
  'refusal-without-reason': { severity: 'error', message: '“{name}” refuses without a reason.', hint: 'reason: required' },
  'system-refuses': {
    severity: 'error',
    message: 'In “{name}” the system alone ends the case as {outcome}. Only a person does.',
    hint: 'by: a role',
  },
  'system-lowers': {
    severity: 'error',
    message: 'In “{name}” the system alone lowers a right from {from} to {to}. Only a person does.',
    hint: 'by: a role',
  },
  'system-without-rule': {
    severity: 'error',
    message: 'In “{name}” the system alone grants, and not by a rule.',
    expected: 'when: the name of a rule with références',
  },
  'system-unverified': {
    severity: 'error',
    message: 'In “{name}” the system alone decides on what nobody has verified: {fields}.',
    hint: 'Add them to “needs” when a source verifies them, or to “declared-ok” when the person’s word is enough.',
  },
  'system-special': {
    severity: 'error',
    message: 'In “{name}” the system alone decides on a special category of data: {fields} (GDPR, art. 9 and 22).',
    hint: 'by: a role',
  },
  'system-after-contest': {
    severity: 'error',
    message: '“{name}” lets the system decide in “{state}”, where contested cases come. Only a person decides on a contest.',
    hint: 'Lead the contest to a state of its own.',
  },
  'system-loop': { severity: 'error', message: '“{name}” lets the system come back to where it began, without end.' },
  'missing-retention': {
    severity: 'error',
    message: 'It is not said how long cases that end as {outcome} are kept.',
    hint: 'keep: { {outcome}: 2y }',
  },
  'keep-unused': { severity: 'warning', message: 'No case ends as {outcome}.' },
  'fills-unseen': {
    severity: 'error',
    message: '{roles} fill “{name}” and may not see it.',
    hint: 'Add the role to data / visible / {name}.',
  },
  'fills-for-other': { severity: 'warning', message: 'The field “{name}” is the work of “{role}”, and someone else fills it here.' },

  // messages
  'message-syntax': {
    severity: 'error',
    message: 'This text is not MessageFormat 2, near “{at}”.',
    hint: 'A variable is written {$name}. A brace of the text itself is written \\{.',
  },
  'variable-with-space': { severity: 'error', message: 'A variable holds no space or apostrophe: {word}.', hint: 'Write {near}.' },
  'word-in-braces': { severity: 'error', message: '“{word}” in braces prints the word itself.', hint: 'Write {near}.' },
  markup: { severity: 'error', message: 'A text holds no markup (“{word}”).' },
  'unknown-function': { severity: 'error', message: 'There is no function “:{name}”.' },
  'unknown-variable': { severity: 'error', message: 'There is no variable “{name}”.', hint: 'Did you mean {near}?' },
  'ambiguous-variable': {
    severity: 'error',
    message: 'The variable “{name}” may mean several things: {names}.',
    hint: 'Give one of them another name.',
  },
  'sensitive-in-message': {
    severity: 'warning',
    message: 'The sensitive field “{name}” is sent in a message.',
    hint: 'Messages travel by e-mail and SMS: write what can be read by others.',
  },
  'unused-role': { severity: 'warning', message: 'The role “{name}” does nothing.' },
  'unused-message': { severity: 'warning', message: 'The message “{name}” is never sent.' },
  'unused-document': { severity: 'warning', message: 'The document “{name}” is never issued.' },
  'unused-request': { severity: 'warning', message: 'The request “{name}” is never made.' },

  // examples
  'example-unknown-name': { severity: 'error', message: 'In the example “{example}” there is no field, rule or check “{name}”.' },
  'example-fails': { severity: 'error', message: 'In the example “{example}”, {name} is {got}.' },
  'example-not-stopped': {
    severity: 'error',
    message: 'In the example “{example}” the check “{name}” says nothing: {must} holds, or an answer is missing.',
  },
  'example-given': { severity: 'error', message: 'In the example “{example}”, “{name}” cannot be {got}.' },
  'example-value': { severity: 'error', message: 'In the example “{example}” the check “{name}” cannot be expected so: {why}.' },

  // ours
  'not-built': {
    severity: 'error',
    message: 'Not built yet: {part}.',
    hint: 'The file is right; Guichet cannot act on this part yet, so it cannot be published.',
  },
} as const satisfies Record<string, { severity: 'error' | 'warning'; message: string; expected?: string; hint?: string }>
