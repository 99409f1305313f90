import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mostUpload, postedFiles } from './posted.ts'

const upload = (name: string, content: string | Uint8Array<ArrayBuffer>) => ({ name: 'upload', file: new File([content], name) })
const typed = { 'text:service.yaml': ['service: a'], 'text:i18n/en.yaml': ['title: A'], do: ['check'] }

test('what is too large, no text or one too many changes nothing and is named', async () => {
  const latin1 = Uint8Array.of(0x74, 0xe9, 0x0a)
  const uploads = [
    upload('service.yaml', 'x'.repeat(mostUpload + 1)),
    upload('en.yaml', latin1),
    upload('examples.yaml', 'a\u0000b'),
    ...Array.from({ length: 18 }, (_, index) => upload(`part-${index}.txt`, '-')),
  ]
  const { files, refused } = await postedFiles(typed, uploads)
  assert.equal(files['service.yaml'], 'service: a')
  assert.equal(files['i18n/en.yaml'], 'title: A')
  assert.deepEqual(refused, [
    { name: 'service.yaml', why: 'too-big' },
    { name: 'en.yaml', why: 'not-text' },
    { name: 'examples.yaml', why: 'not-text' },
    { name: 'part-17.txt', why: 'too-many' },
  ])
})

test('a part that was emptied is gone, the service itself never is', async () => {
  const { files } = await postedFiles({ 'text:service.yaml': [''], 'text:i18n/en.yaml': ['  \n'] }, [])
  assert.deepEqual(files, { 'service.yaml': '' })
})

test('uploads take the place that their name says; a lone file of any name is the service', async () => {
  const names = ['aide.service.yml', 'fr-BE.yaml', 'rules.publicodes', 'examples.yml', 'C:\\dossier\\nl.yaml', 'notes.yaml']
  const { files } = await postedFiles(
    typed,
    names.map((name) => upload(name, `${name}\r\nfin`)),
  )
  assert.deepEqual(Object.keys(files).sort(), [
    'examples.yaml',
    'i18n/en.yaml',
    'i18n/fr-BE.yaml',
    'i18n/nl.yaml',
    'notes.yaml',
    'rules.publicodes',
    'service.yaml',
  ])
  assert.equal(files['service.yaml'], 'aide.service.yml\nfin')
  assert.equal((await postedFiles(typed, [upload('cantine.yaml', 'service: cantine')])).files['service.yaml'], 'service: cantine')
})
