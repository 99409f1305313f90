/** A package of tests that comes without types. */
declare module 'smpp'
