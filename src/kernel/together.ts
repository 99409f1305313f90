/**
 * Waits for all of them, also when one fails: what shares a transaction is over before the transaction is. Then throws what failed first. Statements
 * that do not wait for each other go to the server in one message, in the order in which they are named.
 */
export async function together<T extends readonly unknown[]>(...works: { readonly [K in keyof T]: Promise<T[K]> }): Promise<T> {
  let failed: { readonly error: unknown } | undefined
  const results = await Promise.all(
    works.map((work) =>
      work.catch((error: unknown) => {
        failed ??= { error }
      }),
    ),
  )
  if (failed !== undefined) throw failed.error
  return results as unknown as T
}
