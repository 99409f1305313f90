export const exchange = { id: 'exchange', needs: ['kernel', 'store', 'log', 'definitions', 'web'] }
