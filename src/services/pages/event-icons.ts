import type { IconName } from '#web'

/** Pictures that a town may name for a life event. */
const icons: Readonly<Record<string, IconName>> = {
  drop: 'disaster',
  baby: 'birth',
  school: 'school',
  box: 'moving',
  briefcase: 'work',
  'hand-heart': 'care',
  flower: 'bereavement',
  house: 'home',
  passport: 'identity',
}

/** A name that we have no picture for shows a paper: an unknown word in a town's file never breaks its home page. */
export const eventIcon = (name: string): IconName => (Object.hasOwn(icons, name) ? icons[name]! : 'document')
