import type { Code } from './codes.ts'
import type { Words } from './phrase.ts'

/** What is wrong with what the law asks, messages and examples, in English. */
export const englishLaw = {
  // law
  'clock-from': { message: 'The delay of the law cannot begin in a state of phase {phase}.' },
  'pause-not-waiting': {
    message: 'The delay pauses in “{name}”, which does not wait for the applicant (phase {phase}).',
  },
  'silence-without-article': {
    message: 'Silence has an effect only by law, and no article is named.',
    hint: 'reference: the article',
  },
  'silence-means': {
    message: 'It is not said what silence means.',
    expected: 'means: granted (with a state that grants in “to”), or means: refused',
  },
  'silence-refuses-to': {
    message: 'Silence that refuses is no decision of ours: it leads to no state.',
    hint: 'Take “to: {name}” away: the case stays open, and the person is told the date and how to contest.',
  },
  'silence-grants-nothing': {
    message: 'Silence grants, and leads to no state that grants.',
    expected: 'to: a state with outcome granted or partly',
  },
  'expiry-refuses': {
    message: 'In “{name}”, letting time pass refuses the case. Only a person refuses.',
    hint: 'Lead to a state that someone works in, or to one with outcome withdrawn.',
  },
  'expiry-without-reminder': {
    message: 'In “{name}”, letting time pass ends a case that was sent, without a reminder.',
    hint: 'remind: [7d, 2d]',
  },
  'expiry-without-article': {
    message: 'In “{name}”, letting time pass ends a case that was sent, without an article.',
    hint: 'reference: the article',
  },
  'rule-without-article': {
    message: 'The rule “{name}” decides ({by}) and names no article, nor does a rule that it reads.',
    hint: 'références: { "the article": "https://…" }',
  },
  'refusal-without-reason': { message: '“{name}” refuses, in whole or in part, without a reason.', hint: 'reason: required' },
  'refusal-without-article': {
    message: '“{name}” can refuse, and the service names no article: the letter could not say what it rests on.',
    hint: 'références: { "the article": "https://…" }',
  },
  'system-refuses': {
    message: 'In “{name}” the system alone ends the case as {outcome}. Only a person does.',
    hint: 'by: a role',
  },
  'system-lowers': {
    message: 'In “{name}” the system alone lowers a right from {from} to {to}. Only a person does.',
    hint: 'by: a role',
  },
  'system-without-rule': {
    message: 'In “{name}” the system alone grants, and not by a rule.',
    expected: 'when: the name of a rule with références',
  },
  'system-unverified': {
    message: 'In “{name}” the system alone decides on what nobody has verified: {fields}.',
    hint: 'Add them to “needs” when a source verifies them, or to “declared-ok” when the person’s word is enough.',
  },
  'system-special': {
    message: 'In “{name}” the system alone decides on a special category of data: {fields} (GDPR, art. 9 and 22).',
    hint: 'by: a role',
  },
  'system-after-contest': {
    message: '“{name}” lets the system decide in “{state}”, where contested cases come. Only a person decides on a contest.',
    hint: 'Lead the contest to a state of its own.',
  },
  'system-loop': { message: '“{name}” lets the system come back to where it began, without end.' },
  'offers-nothing': { message: 'The offer neither sends a message nor opens a case.', expected: 'send: a message, or open: a state' },
  'open-grants-nothing': {
    message: 'The offer opens a case in “{name}”, which grants nothing.',
    expected: 'open: a state with outcome granted or partly',
  },
  'open-unsourced': {
    message: 'The offer grants without application, and no source knows: {fields}.',
    hint: 'Give them a source (from: [registry.<id>]), or only send a message.',
  },
  'missing-retention': {
    message: 'It is not said how long cases that end as {outcome} are kept.',
    hint: 'keep: { {outcome}: 2y }',
  },
  'keep-unused': { message: 'No case ends as {outcome}.' },
  'fills-unseen': {
    message: '{roles} fill “{name}” and may not see it.',
    hint: 'Add the role to data / visible / {name}.',
  },
  'fills-for-other': { message: 'The field “{name}” is the work of “{role}”, and someone else fills it here.' },

  // messages
  'message-syntax': {
    message: 'This text is not MessageFormat 2, near “{at}”.',
    hint: 'A variable is written {$name}. A brace of the text itself is written \\{.',
  },
  'variable-with-space': { message: 'A variable holds no space or apostrophe: {word}.', hint: 'Write {near}.' },
  'word-in-braces': { message: '“{word}” in braces prints the word itself.', hint: 'Write {near}.' },
  markup: { message: 'A text holds no markup (“{word}”).' },
  'unknown-function': { message: 'There is no function “:{name}”.' },
  'unknown-variable': { message: 'There is no variable “{name}”.', hint: 'Did you mean {near}?' },
  'ambiguous-variable': {
    message: 'The variable “{name}” may mean several things: {names}.',
    hint: 'Give one of them another name.',
  },
  'sensitive-in-message': {
    message: 'The sensitive field “{name}” is sent in a message.',
    hint: 'Messages travel by e-mail and SMS: write what can be read by others.',
  },
  'unused-role': { message: 'The role “{name}” does nothing.' },
  'unused-message': { message: 'The message “{name}” is never sent.' },
  'unused-document': { message: 'The document “{name}” is never issued.' },
  'unused-request': { message: 'The request “{name}” is never made.' },

  // examples
  'example-unknown-name': { message: 'In the example “{example}” there is no field, rule or check “{name}”.' },
  'example-fails': { message: 'In the example “{example}”, {name} is {got}.' },
  'example-not-stopped': {
    message: 'In the example “{example}” the check “{name}” says nothing: {must} holds, or an answer is missing.',
  },
  'example-given': { message: 'In the example “{example}”, “{name}” cannot be {got}.' },
  'example-value': { message: 'In the example “{example}” the check “{name}” cannot be expected so: {why}.' },

  // ours
  'not-built': {
    message: 'Not built yet: {part}.',
    hint: 'The file is right; Guichet cannot act on this part yet, so it cannot be published.',
  },
  'unknown-mandate': { message: 'There is no mandate of kind “{kind}”.', hint: 'Known kinds: {known}.' },
} as const satisfies { readonly [code in Code]?: Words }
