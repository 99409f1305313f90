export { work } from './capability.ts'
export { countPlaces, listCases } from './list.ts'
export { placesOf } from './places.ts'
export { filterOf, type ListQuery } from './views.ts'
