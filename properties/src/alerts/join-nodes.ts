/** Most culprits that one alert names. */
const MAX_NODES = 1000;

/** All culprits of an alert that goes on, sorted, if it names several and the newcomers are not among them. */
export function joinNodes(
  nodes: readonly string[] | undefined,
  more: readonly string[] | undefined,
): { readonly nodes?: readonly string[] } {
  if (nodes === undefined || more === undefined || more.every((node) => nodes.includes(node))) return {};
  const all = [...new Set([...nodes, ...more])].sort();
  return { nodes: all.slice(0, MAX_NODES) };
}
