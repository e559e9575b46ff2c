/** Items by what `keyOf` says of them, in the order in which they come. (Map.groupBy, which Node 20 lacks.) */
export function groupBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Sum of what `countOf` says of each item. */
export function sumOf<Item>(items: Iterable<Item>, countOf: (item: Item) => number): number {
  let sum = 0;
  for (const item of items) sum += countOf(item);
  return sum;
}
