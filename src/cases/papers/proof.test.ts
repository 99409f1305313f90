import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import decodeQR from 'qr/decode.js'
import { receipt } from './index.ts'
import { someReceipt } from './paper-samples.ts'

const url = 'https://guichet.example.org/fr/receipt#1234.QTKBnC6ihfzH7Lz4pGZjdv2QaSnqLuz8yVnmasBqcEA'
const text = 'c2sp.org/tlog-proof@v1\nindex 1234\n\nx'
const proof = { ...someReceipt.proof!, receipt: { text, index: 1234, url, witnessed: true } }

/** Every stream of a PDF, opened. */
const streams = (bytes: Uint8Array): string[] =>
  [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/stream\n([\s\S]*?)\nendstream/g),
  ].map(([, body = '']) => {
    try {
      return inflateSync(Buffer.from(body, 'latin1')).toString('latin1')
    } catch {
      return body
    }
  })

test('the code on paper, read from what is drawn, is the address of the check; the receipt is inside the file; the same paper has the same bytes', async () => {
  const bytes = await receipt({ ...someReceipt, proof })
  assert.ok(Buffer.from(bytes).equals(Buffer.from(await receipt({ ...someReceipt, proof }))))
  const all = streams(bytes)
  assert.ok(all.includes(text))
  const squares = all
    .flatMap((one) => [...one.matchAll(/^(\S+) (\S+) (\S+) (\S+) re$/gm)].map((found) => found.slice(1).map(Number)))
    .filter(([, , width, height]) => width === height)
  assert.ok(squares.length > 400)
  const unit = squares[0]![2]!
  const [left, top] = [Math.min(...squares.map(([x]) => x!)), Math.min(...squares.map(([, y]) => y!))]
  const cells = squares.map(([x, y]) => [Math.round((x! - left) / unit), Math.round((y! - top) / unit)] as const)
  const count = Math.max(...cells.map(([x]) => x)) + 1
  const scale = 6
  const side = (count + 8) * scale
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [x, y] of cells)
    for (let dy = 0; dy < scale; dy++)
      for (let dx = 0; dx < scale; dx++)
        data.fill(
          0,
          (((y + 4) * scale + dy) * side + (x + 4) * scale + dx) * 4,
          (((y + 4) * scale + dy) * side + (x + 4) * scale + dx) * 4 + 3,
        )
  assert.equal(decodeQR({ width: side, height: side, data }), url)
})
