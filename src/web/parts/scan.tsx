import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import encodeQR from 'qr'
import { Alert } from '../banners.tsx'
import { page, type Reply } from '../http/reply.ts'
import { Form } from '../post.tsx'
import type { Lang } from '../words.ts'
import { Actions, Button } from './button.tsx'
import { Back, PageHead, Wrap } from './layout.tsx'

/** A code that another device reads. `alt` says what it is; whoever sees no picture needs another way beside it. */
export function QrCode({ text, alt }: { text: string; alt: string }) {
  return (
    <div class="g-qr g-qr--large" role="img" aria-label={alt}>
      {raw(encodeQR(text, 'svg', { border: 4 }))}
    </div>
  )
}

export interface Scan {
  readonly lang: Lang
  readonly title: string
  readonly lead: string
  readonly back: { readonly href: string; readonly label: string }
  readonly code: { readonly text: string; readonly alt: string }
  /** where “done” is posted; the page looks by itself at `<here>/come` */
  readonly here: string
  readonly done: string
  /** she pressed “done” too early: said above the code */
  readonly notYet?: string | undefined
  /** under the code */
  readonly children?: Child
}

/** A page that shows a code and waits until another device has answered. */
export const scanPage = ({ lang, title, lead, back, code, here, done, notYet, children }: Scan): Reply =>
  page(
    {
      title,
      islands: ['wait'],
      footer: 'short',
      children: (
        <Wrap class="g-end">
          <Back lang={lang} href={back.href} label={back.label} />
          <PageHead lang={lang} title={title} lead={lead} />
          <div class="g-flow">
            {notYet === undefined ? null : <Alert tone="info">{notYet}</Alert>}
            <QrCode text={code.text} alt={code.alt} />
            {children}
            <Form to={{ action: here }} once={false} data-wait={`${here}/come`}>
              <Actions>
                <Button>{done}</Button>
              </Actions>
            </Form>
          </div>
        </Wrap>
      ),
    },
    notYet === undefined ? 200 : 422,
  )
