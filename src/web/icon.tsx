import { type IconName, iconPaths } from './icons.ts'

/** An icon beside its word; mute for those who hear the page. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="g-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {iconPaths[name].map((path) => (
        <path fill-rule="evenodd" d={path} />
      ))}
    </svg>
  )
}

/** The mark of Guichet: an arch of the counter. */
export function Arch() {
  return (
    <svg class="g-arch" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M2 21h20v-2.2h-2.2V10.8a7.8 7.8 0 0 0-15.6 0v8H2zM7 18.8v-8a5 5 0 0 1 10 0v8z" />
    </svg>
  )
}

/** The crest of a town that has not brought its own: 40 × 46, in the theme's colours. */
export function Crest() {
  return (
    <svg class="g-crest" viewBox="0 0 40 46" aria-hidden="true" focusable="false">
      <path class="g-crest__field" d="M2 2h36v23c0 10-8 15.6-18 19C10 40.6 2 35 2 25z" />
      <path
        class="g-crest__bridge"
        d="M2 17h36v4.5H36.5v5h-3.2a4.3 4.3 0 0 0-8.6 0h-2.1a2.6 2.6 0 0 1-5.2 0h-2.1a4.3 4.3 0 0 0-8.6 0H3.5v-5H2z"
      />
      <path class="g-crest__tower" d="M17.5 17v-6L20 6l2.5 5v6z" />
      <path
        class="g-crest__water"
        d="M4.5 31.5c2.6-1.6 5.2-1.6 7.8 0s5.2 1.6 7.7 0 5.1-1.6 7.7 0 5.2 1.6 7.8 0M9 36.5c2-1 3.6-1 5.5 0s3.6 1 5.5 0 3.6-1 5.5 0 3.6 1 5.5 0"
      />
    </svg>
  )
}
