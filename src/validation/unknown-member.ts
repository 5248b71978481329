import { distance } from 'fastest-levenshtein';
import { invalidValue } from '../errors/invalid-value';
import type { ApiError } from '../errors/api-error';
import { ValidationErrors } from './validation-errors';

/**
 * Maximum number of letters by which an unknown name may differ from the known name that the error message proposes.
 */
const MOST_DIFFERENCES = 3;

/** Maximum number of characters of an unknown name that an error message repeats. */
const LONGEST_NAME = 60;

/** The names that parameters or members may have: a set, or a map with the names as keys. */
type KnownNames = Pick<ReadonlySet<string>, 'has' | 'keys'>;

/** The names of an object's members that are not among the known names. */
export function unknownMembers(value: object, known: KnownNames): string[] {
  return Object.keys(value).filter((name) => !known.has(name));
}

/**
 * Makes a VALIDATION_ERROR about unknown names. For each name, it proposes the most similar known name, if
 * one is similar enough.
 * @param what a word for the named things, such as "parameter"
 */
export function unknownNames(what: string, names: readonly string[], known: KnownNames): ApiError {
  const [first = ''] = names;
  if (names.length === 1) return invalidValue(shownName(first), unknownMessage(what, first, known));
  const errors = new ValidationErrors();
  for (const name of names) errors.add(shownName(name), () => unknownMessage(what, name, known));
  return errors.error(`${names.length} names are unknown`);
}

/**
 * Makes an error message about an unknown name. The message proposes the most similar known name, if one is
 * similar enough.
 * @param what a word for the named thing, such as "parameter"
 */
export function unknownMessage(what: string, name: string, known: KnownNames): string {
  const nearest = nearestTo(name.slice(0, LONGEST_NAME), known);
  return `is no ${what}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}

/** A name as error messages show it: shortened, and without lone surrogates. */
export function shownName(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME).toWellFormed()}…` : name.toWellFormed();
}

function nearestTo(name: string, known: KnownNames): string | undefined {
  const lower = name.toLowerCase();
  const [nearest] = [...known.keys()]
    .map((other) => ({ other, differences: distance(lower, other) }))
    .filter(({ other, differences }) => differences <= Math.min(MOST_DIFFERENCES, other.length - 1))
    .sort((one, other) => one.differences - other.differences);
  return nearest?.other;
}
