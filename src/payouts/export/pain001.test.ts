import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { validateXML } from 'xmllint-wasm'
import { uuidv7 } from '#kernel'
import type { OpenedList } from '../manage.ts'
import { pain001 } from './pain001.ts'

const own = readFileSync(join(import.meta.dirname, 'pain001.xsd'), 'utf8')
const iso = process.env.GUICHET_TEST_PAIN_XSD ?? ''

const wrongIn = async (xml: string, schema = own): Promise<readonly string[]> =>
  (await validateXML({ xml: { fileName: 'list.xml', contents: xml }, schema: [{ fileName: 'pain.xsd', contents: schema }] })).errors.map(
    ({ message }) => message,
  )

const names = [
  'Samira Lambert',
  'Łucja Wiśniewska-Œuvrard',
  'Nguyễn Thị Ánh',
  'Ольга Коваль',
  '<script>&"',
  'A'.repeat(200),
  ' ',
  '//',
  'Ça–là « test »',
]
function opened(payer: Partial<OpenedList['list']['payer']> = {}): OpenedList {
  const payments = names.map((_, index) => ({
    id: uuidv7(1_700_000_000_000 + index),
    amount: [1, 90_000, 99_999_999_999][index % 3]!,
    currency: 'EUR',
    reference: '482109375516',
  }))
  const list = {
    state: 'approved',
    approvedAt: '2026-11-24T09:12:13.456Z',
    day: '2026-11-25',
    messageId: 'GCT-DEPARTEMENT-2026-00007',
    payer: { name: 'Département de la Meuse : Trésorerie & paiements', iban: 'FR7630001007941234567890185', ...payer },
  }
  const payees = new Map(payments.map(({ id }, index) => [id, { name: names[index]!, iban: 'FR7619999000020273856117189' }]))
  return { list, payments, payees } as unknown as OpenedList
}

test('whatever people are called, the file holds what the message allows, in its order', async () => {
  assert.deepEqual(await wrongIn(pain001(opened())), [])
  assert.deepEqual(await wrongIn(pain001(opened({ bic: 'BDFEFRPPCCT' }))), [])
})

test('the schema refuses what is not so: this test can fail', async () => {
  const xml = pain001(opened())
  const broken: readonly (readonly [string | RegExp, string])[] = [
    ['<PmtMtd>TRF</PmtMtd>', ''],
    ['<ChrgBr>SLEV</ChrgBr>', '<ChrgBr>DEBT</ChrgBr>'],
    [/<IBAN>[^<]*/, '<IBAN>1234'],
    [/<Nm>[^<]*/, '<Nm>'],
    [/<Nm>[^<]*/, '<Nm>Émile'],
    [/<InstdAmt Ccy="EUR">[^<]*/, '<InstdAmt Ccy="EUR">0.00'],
    [/<InstdAmt Ccy="EUR">[^<]*/, '<InstdAmt Ccy="EUR">1.001'],
    [/Ccy="EUR"/, 'Ccy="USD"'],
    [/<MsgId>[^<]*/, `<MsgId>${'A'.repeat(36)}`],
    [/<Dt>[^<]*/, '<Dt>2026-11-25Z'],
    [/(<Cdtr>.*?<\/Cdtr>)(<CdtrAcct>.*?<\/CdtrAcct>)/, '$2$1'],
    ['<CstmrCdtTrfInitn>', '<CstmrCdtTrfInitn><Extra/>'],
    ['pain.001.001.09', 'pain.001.001.03'],
  ]
  for (const [from, to] of broken) {
    const changed = xml.replace(from, to)
    assert.notEqual(changed, xml, String(from))
    assert.notEqual((await wrongIn(changed)).length, 0, `${from} → ${to}`)
  }
})

test('the sums are those of the payments', () => {
  const xml = pain001(opened())
  const sums = [...xml.matchAll(/<CtrlSum>([^<]*)/g)].map((found) => found[1])
  const cents = opened().payments.reduce((all, { amount }) => all + amount, 0)
  assert.deepEqual(sums, Array(2).fill(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`))
})

test('against ISO’s own schema, when it is beside', {
  skip: existsSync(iso) ? false : 'GUICHET_TEST_PAIN_XSD names no schema',
}, async () => {
  assert.deepEqual(await wrongIn(pain001(opened()), readFileSync(iso, 'utf8')), [])
})
