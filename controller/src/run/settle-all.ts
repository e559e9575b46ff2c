/**
 * Waits for all, then gives their values or throws the first failure. Unlike with Promise.all nothing is still
 * under way when it throws: what the others acquired meanwhile is known to whoever gives it back.
 */
export async function settleAll<Value>(promises: Iterable<Promise<Value>>): Promise<Value[]> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}
