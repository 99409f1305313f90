import type { Field, Service } from '#services'

/** Questions that an agent may ask the person to correct: those that she answers herself. */
export const askable = ({ fields }: Pick<Service, 'fields'>): readonly Field[] =>
  fields.filter(({ asked, by, type }) => asked && by === undefined && type !== 'computed' && type !== 'note')
