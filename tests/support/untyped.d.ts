/** Packages of tests that come without types. */
declare module 'smpp'
declare module 'notifications-node-client'
