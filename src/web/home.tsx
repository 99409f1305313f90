import type { Child } from 'hono/jsx'
import { Icon } from './icon.tsx'
import type { IconName } from './icons.ts'
import { SearchBox } from './parts/plain.tsx'
import { t } from './texts.ts'
import type { Lang } from './words.ts'

/** Shapes of the drawing, back to front: class (tint) and outline. 1600 × 250. */
const shapes: readonly (readonly [string, string])[] = [
  ['a-t a-1', 'M660 222c120-14 220-78 340-82s130 24 200 6 110-60 200-58 130 24 200 18V222z'],
  ['a-t a-1', 'M300 222c250-6 520-42 630-52s170 26 270 10 150-40 230-34 120 6 170 2V222z'],
  [
    'a-solid',
    'M1228 132l15-14 15 14v60h-30zM1256 120l17-16 17 16v72h-34zM1288 130l13-14 13 14v60h-26zM1312 115l18-17 18 17v80h-36zM1346 126l15-14 15 14v66h-30zM1374 116l14-14 14 14v74h-28zM1436 123l17-15 17 15v70h-34zM1468 132l14-14 14 14v60h-28zM1494 117l18-17 18 17v78h-36zM1528 128l15-14 15 14v66h-30zM1556 124l22-18 22 18v72h-44zM1402 182V84h28v98z',
  ],
  ['a-t a-3', 'M1228 132l15-14 15 14v60h-30z'],
  ['a-t a-5', 'M1256 120l17-16 17 16v72h-34z'],
  ['a-t a-4', 'M1288 130l13-14 13 14v60h-26z'],
  ['a-t a-5', 'M1312 115l18-17 18 17v80h-36z'],
  ['a-t a-3', 'M1346 126l15-14 15 14v66h-30z'],
  ['a-t a-4', 'M1374 116l14-14 14 14v74h-28z'],
  ['a-t a-5', 'M1436 123l17-15 17 15v70h-34z'],
  ['a-t a-3', 'M1468 132l14-14 14 14v60h-28z'],
  ['a-t a-4', 'M1494 117l18-17 18 17v78h-36z'],
  ['a-t a-5', 'M1528 128l15-14 15 14v66h-30z'],
  ['a-t a-3', 'M1556 124l22-18 22 18v72h-44z'],
  ['a-t a-6', 'M1402 182V84h28v98z'],
  ['a-t a-3', 'M1397 84l19-54 19 54z'],
  ['a-lit', 'M1412 99a4 4 0 0 1 8 0v10h-8z'],
]
const front: readonly (readonly [string, string])[] = [
  ['a-water', 'M0 219h1600v31H0z'],
  [
    'a-solid',
    'M1190 190c60-8 130-10 220-8s140 4 190 0v40c-90 6-190 8-290 5-52-2-88-4-120-8zM520 222c90-8 190-30 264-36l18-1v41c-90 2-190 2-282-4z',
  ],
  [
    'a-t a-2',
    'M1190 190c60-8 130-10 220-8s140 4 190 0v40c-90 6-190 8-290 5-52-2-88-4-120-8zM520 222c90-8 190-30 264-36l18-1v41c-90 2-190 2-282-4z',
  ],
  [
    'a-solid',
    'M776 184h430v9h-6v33h-16a29 29 0 0 0-58 0h-14a29 29 0 0 0-58 0h-14a29 29 0 0 0-58 0h-14a29 29 0 0 0-58 0h-14a29 29 0 0 0-58 0h-16v-33h-6z',
  ],
  [
    'a-t a-7',
    'M776 184h430v9h-6v33h-16a29 29 0 0 0-58 0h-14a29 29 0 0 0-58 0h-14a29 29 0 0 0-58 0h-14a29 29 0 0 0-58 0h-14a29 29 0 0 0-58 0h-16v-33h-6z',
  ],
  ['a-t', 'M770 180h442v5H770z'],
  [
    'a-line',
    'M60 236h120M240 230h60M360 241h180M450 231h50M610 240h70M792 238h46M866 236h70M968 242h60M1060 237h76M1170 242h60M1250 236h90M1390 241h120M1300 245h50M1540 236h50',
  ],
]
/** Windows, 4.5 × 6.5: lit or not. */
const lit: readonly (readonly [number, number])[] = [
  [1264, 128],
  [1296, 138],
  [1334, 124],
  [1320, 142],
  [1382, 126],
  [1456, 132],
  [1504, 126],
  [1504, 144],
  [1570, 132],
]
const unlit: readonly (readonly [number, number])[] = [
  [1276, 128],
  [1264, 144],
  [1320, 124],
  [1356, 136],
  [1382, 144],
  [1446, 132],
  [1478, 140],
  [1516, 126],
  [1540, 138],
  [1584, 132],
  [1570, 150],
]

/** The town on its river, in tints of the theme's colour. The only ornament of the site; mute. */
export function TownDrawing() {
  return (
    <svg class="g-hero__art" viewBox="0 0 1600 250" aria-hidden="true" focusable="false" preserveAspectRatio="xMaxYMax slice">
      {shapes.map(([name, path]) => (
        <path class={name} d={path} />
      ))}
      {lit.map(([x, y]) => (
        <rect class="a-lit" x={x} y={y} width="4.5" height="6.5" />
      ))}
      {unlit.map(([x, y]) => (
        <rect class="a-t a-2" x={x} y={y} width="4.5" height="6.5" />
      ))}
      {front.map(([name, path]) => (
        <path class={name} d={path} />
      ))}
    </svg>
  )
}

export interface HeroProps {
  readonly lang: Lang
  /** Bonjour Samira, : first line of the title, when we know who it is. */
  readonly hello?: string
  readonly title: string
  readonly search: { readonly action: string; readonly label: string; readonly value?: string }
  readonly often?: readonly { readonly href: string; readonly label: string }[]
  /** Another town's drawing. */
  readonly drawing?: Child
}

/** The ink band of the home page: one question, one field. */
export function Hero({ lang, hello, title, search, often = [], drawing }: HeroProps) {
  return (
    <section class="g-hero" data-color-scheme="dark">
      {drawing ?? <TownDrawing />}
      <div class="g-wrap">
        <h1>
          {hello ? (
            <>
              <span>{hello}</span>{' '}
            </>
          ) : null}
          {title}
        </h1>
        <SearchBox lang={lang} {...search} />
        {often.length > 0 ? (
          <p class="g-hero__try">
            <span>{t(lang, 'search.often')}</span>
            {often.map((link) => (
              <>
                {' '}
                <a href={link.href}>{link.label}</a>
              </>
            ))}
          </p>
        ) : null}
      </div>
    </section>
  )
}

export interface LifeEvent {
  readonly href: string
  readonly icon: IconName
  readonly title: string
  readonly text: string
}

/** What happens in a life: the way in for those who do not know the name of a service. */
export function LifeEvents({ events }: { events: readonly LifeEvent[] }) {
  return (
    <ul class="g-events">
      {events.map((event) => (
        <li>
          <a href={event.href}>
            <Icon name={event.icon} />
            <span>
              <strong>{event.title}</strong>
              {event.text}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}
