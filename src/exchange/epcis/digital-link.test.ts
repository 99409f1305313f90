import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalLink, checkDigit, isChecked, readDigitalLink, readLinkPath } from './digital-link.ts'

test('an address that holds no identifier, or one that is badly made, is none', () => {
  for (const address of [
    'https://id.gs1.org/',
    'https://id.gs1.org/01/',
    'https://id.gs1.org/01/12345',
    'https://id.gs1.org/01/09506000134352/21',
    'https://id.gs1.org/01/09506000134352/99/1',
    'https://id.gs1.org/01/09506000134352/21/a/21/b',
    'https://id.gs1.org/00/12345678901234567',
    'https://id.gs1.org/constructor/09506000134352',
    'ftp://id.gs1.org/01/09506000134352',
    `https://id.gs1.org/01/09506000134352/21/${'1'.repeat(40)}`,
  ])
    assert.equal(readDigitalLink(address), undefined, address)
})

test('the finest level of any host and spelling is one canonical address', () => {
  const canonical = 'https://id.gs1.org/01/09506000134352/21/A%2F1'
  for (const address of [
    'https://example.com/some/path/gtin/9506000134352/lot/L7/ser/A%2F1?linkType=all#x',
    'http://id.gs1.org/01/09506000134352/22/2A/10/L7/21/A%2F1',
  ])
    assert.equal(canonicalLink(readDigitalLink(address)!), canonical)
  assert.deepEqual(readLinkPath('/414/4012345000054/254/122'), { key: '414', value: '4012345000054', qualifiers: { 254: '122' } })
})

test('a wrong check digit is found', () => {
  assert.equal(checkDigit('629104150021'), '3') // GS1 General Specifications, 7.9, its own example
  assert.equal(isChecked(readDigitalLink('https://id.gs1.org/01/09506000134352')!), true)
  assert.equal(isChecked(readDigitalLink('https://id.gs1.org/01/09506000134353')!), false)
  assert.equal(isChecked(readDigitalLink('https://id.gs1.org/8004/4012345ABC')!), true)
})
