/** Packages of tests that come without types. */
declare module 'smpp' {
  const library: unknown
  export default library
}
