import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Markdown, readMarkdown } from './markdown.tsx'

const html = (source: string) => String(<Markdown blocks={readMarkdown(source).blocks} />)

test('HTML and addresses that run code stay words', () => {
  assert.equal(html('<script>x</script> & "y"'), '<p>&lt;script&gt;x&lt;/script&gt; &amp; &quot;y&quot;</p>')
  assert.equal(html('[a](javascript:alert(1)) [b](//elsewhere.example/x)'), '<p>[a](javascript:alert(1)) [b](//elsewhere.example/x)</p>')
  assert.doesNotMatch(html('[a](data:text/html,x) ![p](/x.png)'), /data:text\/html,x"|<img/)
})

test('title, headings, paragraphs over several lines, lists, links, strong', () => {
  const { title, blocks } = readMarkdown(
    '# Un titre\n\n## Partie\nune ligne\net sa suite\n- un\n  deux\n- **trois**\n\n[Écrire](mailto:a@b.example)\n',
  )
  assert.equal(title, 'Un titre')
  assert.deepEqual(blocks, [
    { kind: 'heading', level: 2, text: 'Partie' },
    { kind: 'paragraph', text: 'une ligne et sa suite' },
    { kind: 'list', items: ['un deux', '**trois**'] },
    { kind: 'paragraph', text: '[Écrire](mailto:a@b.example)' },
  ])
  assert.match(html('- **trois**'), /<li><strong>trois<\/strong><\/li>/)
  assert.match(html('[Écrire](mailto:a@b.example)'), /<a href="mailto:a@b.example">Écrire<\/a>/)
})

test('a long line of openings that nothing closes is text', () => {
  const line = `${'['.repeat(20_000)}${'**'.repeat(20_000)}`
  assert.ok(html(line).includes(line))
})
