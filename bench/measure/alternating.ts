/**
 * In every repetition, runs one measurement of each kind. Every second repetition has the reverse order,
 * because the speed of the machine may change slowly.
 */
export async function alternating<Kind extends string, Measured>(
  kinds: readonly Kind[],
  repeats: number,
  measure: (kind: Kind) => Promise<Measured>,
): Promise<Readonly<Record<Kind, Measured>>[]> {
  const measured: Readonly<Record<Kind, Measured>>[] = [];
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    const found: [Kind, Measured][] = [];
    for (const kind of repeat % 2 === 0 ? kinds.toReversed() : kinds) found.push([kind, await measure(kind)]);
    measured.push(Object.fromEntries(found) as Record<Kind, Measured>);
  }
  return measured;
}
