import { distance } from 'fastest-levenshtein';

/** Most letters in which a name may differ from the one that was meant. */
const MOST_DIFFERENCES = 3;

/** Most characters of an unknown name that a message repeats. */
const LONGEST_NAME = 60;

/** The names of a value's own members that are not among the known ones. */
export function unknownMembers(value: object, known: ReadonlySet<string>): string[] {
  return Object.keys(value).filter((name) => !known.has(name));
}

/** A message about a name that is not known, and the nearest one that is. @param what such as "parameter" */
export function unknownMessage(what: string, name: string, known: ReadonlySet<string>): string {
  const nearest = nearestTo(name.slice(0, LONGEST_NAME), known);
  return `is no ${what}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}

/** A name as a message shows it: short, and well-formed. */
export function shownName(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME).toWellFormed()}…` : name.toWellFormed();
}

function nearestTo(name: string, known: ReadonlySet<string>): string | undefined {
  const lower = name.toLowerCase();
  const [nearest] = [...known]
    .map((other) => ({ other, differences: distance(lower, other) }))
    .filter(({ other, differences }) => differences <= Math.min(MOST_DIFFERENCES, other.length - 1))
    .sort((one, other) => one.differences - other.differences);
  return nearest?.other;
}
