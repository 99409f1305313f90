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
  unclosed: { severity: 'error', message: 'A quote or a bracket is not closed.', hint: '{said}' },
  indent: { severity: 'error', message: 'The line does not begin where it should, or a brace above it is not closed.', hint: '{said}' },
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
} as const satisfies Record<string, { severity: 'error' | 'warning'; message: string; expected?: string; hint?: string }>
