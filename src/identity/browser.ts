/** The face of this room for code that runs in a browser: what it takes to read a credential. The bundler puts it in place of `#identity`. */
export { isEs256 } from './sd-jwt/es256.ts'
export { CredentialFault } from './sd-jwt/fault.ts'
export { type Json, type PublicJwk, publicJwk } from './sd-jwt/jws.ts'
export { type ReadCredential, readCredential, timeOf } from './sd-jwt/read.ts'
export { standings } from './sd-jwt/standings.ts'
export { placeIn, readStatusList } from './sd-jwt/status.ts'
