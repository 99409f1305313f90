import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleField, readOne, refusal } from './fixtures/example-field.ts'
import { formatMasked } from './iban.ts'
import { formatValue } from './index.ts'

test('text: length, pattern and control characters', () => {
  assert.equal(
    readOne('text', 'abcdef', { max: 5 }),
    'Votre réponse à «\u00a0Votre réponse\u00a0» a 1 signe de trop. Il en faut 5 au plus.',
  )
  assert.equal(readOne('text', 'a', { min: 2 }), 'Écrivez au moins 2 signes pour «\u00a0Votre réponse\u00a0».')
  assert.match(String(readOne('text', 'abc', { pattern: '\\d+' })), /ne s’écrit pas ainsi/)
  assert.equal(refusal('text', 'a\u0000b'), 'text.control')
  assert.equal(refusal('text', 'a\nb'), 'text.control')
  assert.equal(refusal('text', '\ud800'), 'text.control')
  assert.equal(refusal('longtext', 'a\nb'), undefined)
  assert.equal(refusal('text', ''), 'text.unreadable')
  assert.equal(readOne('text', '  Jean\u00a0 Paul\t'), 'Jean Paul')
  assert.equal(readOne('text', 'ééééé', { max: 5 }), 'ééééé')
  assert.equal(readOne('text', '😀'.repeat(5), { max: 5 }), '😀'.repeat(5))
  assert.equal(readOne('longtext', 'a\r\nb '), 'a\nb')
})

test('IBAN: what exactly is wrong', () => {
  assert.equal(readOne('iban', 'FR76 3000 6000 0112 3456 7890 '), 'Cet IBAN n’est pas complet\u00a0: il manque 3 caractères.')
  assert.equal(readOne('iban', 'FR76 3000 6000 0112 3456 7890 18'), 'Cet IBAN n’est pas complet\u00a0: il manque 1 caractère.')
  assert.equal(readOne('iban', 'FR76 3000 6000 0112 3456 7890 1890'), 'Cet IBAN est trop long\u00a0: il a 1 caractère de trop.')
  assert.match(String(readOne('iban', 'FR76 3000 6000 0112 3456 7890 188')), /^Un caractère de cet IBAN n’est pas juste/)
  assert.match(String(readOne('iban', 'FR76 30O0 6000 0112 3456 7890 189')), /une lettre là où il faut un chiffre/)
  assert.equal(readOne('iban', 'ZZ12 3456'), 'Un IBAN commence par les deux lettres d’un pays, par exemple FR. Le vôtre commence par ZZ.')
  assert.match(String(readOne('iban', 'FR76_3000')), /que des lettres et des chiffres/)
  assert.equal(refusal('iban', 'fr7630006000011234567890189'), 'iban.characters')
  assert.equal(refusal('iban', ['FR7630006000011234567890189']), 'iban.unreadable')
  assert.equal(readOne('iban', 'iban : fr76-3000 6000.0112 3456 7890 189'), 'FR7630006000011234567890189')
  assert.equal(readOne('iban', 'BE68 5390 0754 7034'), 'BE68539007547034')
  assert.equal(formatValue(exampleField('iban'), 'BE68539007547034', 'fr'), 'BE68\u00a05390\u00a00754\u00a07034')
})

test('a masked IBAN shows country and end only', () => {
  assert.equal(formatMasked('BE68539007547034'), 'BE••\u00a0••••\u00a0••••\u00a0•034')
  assert.equal(formatMasked('12'), '••')
})

test('account: an IBAN is checked as one, another number by its signs', () => {
  assert.match(String(readOne('account', 'FR76 3000 6000 0112 3456 7890 188')), /caractère de cet IBAN/)
  assert.match(String(readOne('account', 'compte')), /numéro de compte/)
  assert.equal(readOne('account', '021000021 / 12-345'), '021000021 / 12-345')
})

test('e-mail: what exactly is wrong', () => {
  const says = (typed: string, pattern: RegExp) => assert.match(String(readOne('email', typed)), pattern, typed)
  says('nom.exemple.fr', /Il manque le signe @/)
  says('a@b@c.fr', /qu’un signe @/)
  says('@c.fr', /avant le signe @/)
  says('nom@', /après le signe @/)
  says('nom prénom@c.fr', /pas d’espace/)
  says('nom@exemple', /«\u00a0exemple\u00a0» n’est pas complet/)
  says('nom@exemple,fr', /Est-ce exemple\.fr\u00a0\?/)
  says('.nom@exemple.fr', /avant le signe @/)
  says('nom@-exemple.fr', /n’est pas la fin/)
  says('nom@exemple..fr', /n’est pas la fin/)
  says('root@127.0.0.1', /n’est pas la fin/)
  says(`${'a'.repeat(65)}@exemple.fr`, /avant le signe @/)
  assert.equal(refusal('email', { at: '@' }), 'email.unreadable')
  assert.equal(refusal('email', `a@${'b'.repeat(400)}`), 'email.unreadable')
})

test('e-mail: international domains are kept in ASCII and shown as written', () => {
  assert.equal(readOne('email', 'Ana@École.FR'), 'Ana@xn--cole-9oa.fr')
  assert.equal(formatValue(exampleField('email'), 'Ana@xn--cole-9oa.fr', 'fr'), 'Ana@école.fr')
  assert.equal(readOne('email', ' o’neil+x@exemple.fr '.replace('’', "'")), "o'neil+x@exemple.fr")
})

test('phone: refused with the reason, kept as E.164', () => {
  assert.match(String(readOne('phone', 'abc')), /en chiffres/)
  assert.match(String(readOne('phone', '06 12 34')), /trop court/)
  assert.match(String(readOne('phone', '06 12 34 56 78 90 12 34')), /trop de chiffres/)
  assert.match(String(readOne('phone', '+999 12345678')), /indicatif/)
  assert.match(String(readOne('phone', '03 29 00 00 00 ext. 12')), /sans le poste/)
  assert.equal(refusal('phone', '0612345678'), 'phone.unreadable')
  assert.equal(readOne('phone', '06 12 34 56 78'), '+33612345678')
  assert.equal(readOne('phone', '0470 12 34 56', {}, { country: 'BE' }), '+32470123456')
  assert.equal(formatValue(exampleField('phone'), '+33612345678', 'fr'), '+33\u00a06\u00a012\u00a034\u00a056\u00a078')
})
