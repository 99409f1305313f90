import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { CasesEdge } from '#cases'
import { Refusal } from '#kernel'
import { Button, bytes, endpoint, Form, LinkButton, PageHead, PostButton, page, redirect, TextField, typed, Wrap } from '#web'
import type { Turn } from '../contract.ts'
import { t } from '../texts.ts'
import { nextTurn } from '../turns.ts'
import { canSpeak, spoken } from './speak.ts'

/** The telephone of the demonstration: what a carrier would say and hear, for a call of one browser. It remembers the last turn, as a carrier does. */
const calls = new Map<string, { readonly from: string; readonly turn: Turn }>()
const most = 1000
/** of a citizen of the demonstration */
const usual = '+33639980142'
const keypad = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

const open = { may: 'anyone', purpose: 'support', subject: 'none' } as const
const one = z.object({ call: z.uuid().optional() })

/** Only under the demonstration's mark: outside it this address does not exist. */
function onlyDemo({ config }: CasesEdge): void {
  if (!config.demo) throw new Refusal('web.not-found')
}

const show = endpoint<CasesEdge>()(
  { ...open, id: 'phone.demo', route: 'GET /demo/phone', input: one },
  async ({ edge, lang }, { call = '' }) => {
    onlyDemo(edge)
    const held = calls.get(call)
    const aloud = await canSpeak()
    const ended = held !== undefined && held.turn.then.kind !== 'keys'
    return page({
      title: t(lang, 'demo.title'),
      footer: 'short',
      children: (
        <Wrap class="g-end g-flow">
          <PageHead lang={lang} title={t(lang, 'demo.title')} lead={t(lang, 'demo.lead')} />
          {held === undefined ? (
            <Form to={{ action: '/demo/phone' }} class="g-flow">
              <TextField id="from" name="from" label={t(lang, 'demo.from')} value={usual} size={16} type="tel" lang={lang} />
              <Button>{t(lang, 'demo.call')}</Button>
            </Form>
          ) : (
            <>
              <h2>{t(lang, 'demo.voice')}</h2>
              <ol class="g-list">
                {held.turn.say.map(({ lang: spokenIn, text }, index) => (
                  <li lang={spokenIn}>
                    {text}{' '}
                    {aloud ? (
                      <a href={`/demo/phone/${call}/${index}.wav`} hreflang={spokenIn} lang={lang}>
                        {t(lang, 'demo.listen')}
                      </a>
                    ) : null}
                  </li>
                ))}
              </ol>
              {ended ? (
                <p>{t(lang, held.turn.then.kind === 'person' ? 'demo.connected' : 'demo.ended')}</p>
              ) : (
                <>
                  <h2>{t(lang, 'demo.keys')}</h2>
                  <Form to={{ action: '/demo/phone', fields: { call, from: held.from } }} class="g-flow">
                    <TextField
                      id="keys"
                      name="keys"
                      label={t(lang, 'demo.number')}
                      hint={t(lang, 'demo.number.hint')}
                      size={16}
                      type="tel"
                      lang={lang}
                    />
                    <Button>{t(lang, 'demo.send')}</Button>
                  </Form>
                  <div class="g-keypad">
                    {keypad.map((key) => (
                      <PostButton to={{ action: '/demo/phone', fields: { call, from: held.from, keys: key } }} variant="secondary">
                        {key}
                      </PostButton>
                    ))}
                  </div>
                </>
              )}
              <p>
                <LinkButton href="/demo/phone" variant="tertiary">
                  {t(lang, 'demo.hang-up')}
                </LinkButton>
              </p>
            </>
          )}
        </Wrap>
      ),
    })
  },
)

const press = endpoint<CasesEdge>()({ ...open, id: 'phone.demo.press', route: 'POST /demo/phone', input: z.object({}) }, async (ctx) => {
  onlyDemo(ctx.edge)
  const known = calls.has(typed(ctx, 'call'))
  const call = known ? typed(ctx, 'call') : randomUUID()
  const from = typed(ctx, 'from')
    .replace(/[^\d+]/g, '')
    .slice(0, 20)
  const keys = typed(ctx, 'keys').replace(/[\s.\u00a0-]/g, '')
  if (!/^[\d*#]{0,20}$/.test(keys)) return redirect(`/demo/phone?call=${call}`)
  const turn = await nextTurn(ctx.edge, { call, from, ...(known ? { keys: keys === '#' ? keys : keys.replace(/#$/, '') } : {}) })
  if (!known && calls.size >= most) calls.delete([...calls.keys()][0]!)
  calls.set(call, { from, turn })
  return redirect(`/demo/phone?call=${call}`)
})

const listen = endpoint<CasesEdge>()(
  { ...open, id: 'phone.demo.listen', route: 'GET /demo/phone/:call/:said', input: z.object({ call: z.uuid(), said: z.string() }) },
  async ({ edge }, { call, said }) => {
    onlyDemo(edge)
    const sentence = calls.get(call)?.turn.say[Number(/^(\d{1,2})\.wav$/.exec(said)?.[1] ?? -1)]
    const sound = sentence === undefined ? undefined : await spoken(sentence)
    if (sound === undefined) throw new Refusal('web.not-found')
    return bytes('audio/wav', sound, 'voix.wav', true)
  },
)

export const demoEndpoints = [show, press, listen]
