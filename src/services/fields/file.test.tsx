import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FileRef } from '../contract.ts'
import { exampleCtx, exampleField, readForm, refusal } from './fixtures/example-field.ts'
import { changeForm, FieldInput, problemText, type Sniffed, sniff, uploadProblem } from './index.ts'

const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex'),
  Buffer.from('0000000049454e44ae426082', 'hex'),
])
const jpeg = Buffer.concat([
  Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
  Buffer.alloc(200, 0x11),
  Buffer.from('ffd9', 'hex'),
])
const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''))
const image = ['image/*']
const codeOf = (found: Sniffed) => ('code' in found ? found.code : found.type)

test('an empty file and the test virus are refused, wherever the virus stands', async () => {
  assert.equal(codeOf(await sniff(Buffer.alloc(0), image, 'a.png')), 'file.empty')
  assert.equal(codeOf(await sniff(eicar, ['*/*'], 'a.txt')), 'file.virus')
  assert.equal(codeOf(await sniff(Buffer.concat([png, eicar]), image, 'a.png')), 'file.virus')
})

test('a file whose name says another kind is refused with both', async () => {
  assert.deepEqual(await sniff(pdf, ['image/*', 'application/pdf'], 'photo.jpg'), {
    code: 'file.disguised',
    said: 'image/jpeg',
    is: 'application/pdf',
  })
  assert.deepEqual(await sniff(Buffer.from('<html><script>1</script></html>'), image, 'photo.png'), {
    code: 'file.disguised',
    said: 'image/png',
    is: 'text/html',
  })
  assert.equal(codeOf(await sniff(Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]), ['application/pdf'], 'facture.pdf')), 'file.disguised')
})

test('markup is never a picture nor a text, whatever stands before it', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
  for (const text of [
    svg,
    `<?xml version="1.0"?>\n${svg}`,
    `\ufeff<!-- a --><!-- b -->${svg}`,
    `<!DOCTYPE svg PUBLIC "x">${svg}`,
    '<!doctype html><p>',
    '<!-- <svg --><p>',
    '<body onload=1>',
    '<!--',
  ]) {
    for (const accept of [image, ['image/svg+xml'], ['text/plain', 'text/csv']])
      for (const name of ['a', 'a.svg', 'a.png', 'a.txt', 'a.csv'])
        assert.ok('code' in (await sniff(Buffer.from(text), accept, name)), `${text} ${name}`)
  }
})

// Read by backtracking, either would hold the test for good.
test('hostile comments do not hold the server', async () => {
  for (const text of ['<!---->'.repeat(9000), '<?'.repeat(30_000)]) assert.ok('code' in (await sniff(Buffer.from(text), image, 'a.png')))
})

test('a kind that the field does not take, and an upload cut short', async () => {
  assert.equal(codeOf(await sniff(pdf, image, 'a.pdf')), 'file.type')
  assert.equal(codeOf(await sniff(png.subarray(0, 33), image, 'a.png')), 'file.broken')
  assert.equal(codeOf(await sniff(pdf.subarray(0, 20), undefined, 'a.pdf')), 'file.broken')
  assert.equal(codeOf(await sniff(Buffer.from('a;b\n1;2\n'), image, 'a.csv')), 'file.type')
})

test('what the field takes is taken under its true kind', async () => {
  assert.deepEqual(await sniff(png, image, 'a.PNG'), { type: 'image/png' })
  assert.deepEqual(await sniff(jpeg, image, 'IMG_0001.JPEG'), { type: 'image/jpeg' })
  assert.deepEqual(await sniff(jpeg, image, 'sans nom'), { type: 'image/jpeg' })
  assert.deepEqual(await sniff(pdf, undefined, 'a.pdf'), { type: 'application/pdf' })
  assert.deepEqual(await sniff(Buffer.from('nom;âge\nInès;11\n', 'latin1'), ['text/csv'], 'a.csv'), { type: 'text/csv' })
})

const ref = (file: string, more: Partial<FileRef> = {}): FileRef => ({
  file,
  name: `${file}.jpg`,
  type: 'image/jpeg',
  size: 2_400_000,
  ...more,
})
const files = [ref('f1'), ref('f2'), ref('big', { size: 30_000_000 }), ref('doc', { type: 'application/pdf' })]

test('a file of another person, too large, of another kind or too many is refused', () => {
  const field = { accept: image, size: 20_000_000, max: 2 }
  const read = (ids: readonly string[]) => readForm('files', { champ: ids }, field, { files })
  assert.match(String(read(['other'])), /n’est plus là/)
  assert.match(String(read(['big'])), /trop lourd\u00a0: 20\u00a0Mo au plus/)
  assert.match(String(read(['doc'])), /est un PDF\. Nous acceptons une image\./)
  assert.match(String(read(['f1', 'f2', 'doc'])), /2 fichiers au plus/)
  assert.match(String(readForm('files', { champ: ['f1'] }, { min: 2 }, { files })), /au moins 2 fichiers/)
  assert.match(String(readForm('file', { champ: ['f1', 'f2'] }, {}, { files })), /1 fichier au plus/)
  // What the caller says of a file does not count.
  assert.equal(refusal('file', { ...ref('big'), size: 1 }, { size: 20_000_000 }, { files }), 'file.size')
  for (const value of [null, 'f1', { file: 'other' }, { file: { toString: 1 } }])
    assert.equal(refusal('file', value, {}, { files }), 'file.unknown')
  for (const value of [null, 'f1', [1], [ref('f1'), ref('x')]]) assert.ok(refusal('files', value, {}, { files }))
})

test('files are read as they are stored, in the order of the form', () => {
  assert.deepEqual(readForm('files', { champ: ['f2', 'f1', 'f2'] }, {}, { files }), [files[1], files[0]])
  assert.deepEqual(readForm('file', { champ: ['f1'] }, {}, { files }), files[0])
  assert.equal(readForm('files', { champ: [''] }, {}, { files }), null)
})

test('kept files stand in the page with a button each, that removes one', () => {
  const field = exampleField('files', { accept: image })
  const html = String(<FieldInput field={field} value={[files[0]!, files[1]!]} lang="fr" ctx={exampleCtx({ files })} />)
  assert.match(html, /<input type="hidden" name="champ" value="f1"\/>/)
  assert.match(html, /Retirer<span class="ds-sr-only"> f2\.jpg<\/span>/)
  assert.match(html, /type="file" id="champ-upload" name="champ\.upload" aria-describedby="champ-upload-hint" accept="image\/\*" multiple/)
  assert.deepEqual(changeForm({ champ: ['f1', 'f2'], 'file.remove': ['champ=f1'] })?.form, { champ: ['f2'] })
})

test('a refused upload says which file and why', () => {
  const found = uploadProblem(
    { code: 'file.disguised', said: 'image/jpeg', is: 'application/pdf' },
    'photo.jpg',
    'champ',
    exampleField('files'),
    exampleCtx(),
  )
  assert.equal(
    problemText(found, 'fr'),
    'Le nom de «\u00a0photo.jpg\u00a0» annonce une image, mais c’est un PDF. Enregistrez-le à nouveau, puis ajoutez-le.',
  )
})
