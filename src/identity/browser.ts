/** The face of this room for code that runs in a browser: what it takes to read a credential. The bundler puts it in place of `#identity`. */
export { CredentialFault } from './sd-jwt/fault.ts'
export { credentialReading } from './sd-jwt/load.ts'
export { standings } from './sd-jwt/standings.ts'
