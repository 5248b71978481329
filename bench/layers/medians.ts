import { isDisturbed } from '../results';
import { type ChoiceResult, figureOf, type LayerMeasurement, type LayerResult } from './layer-results';
import type { Choice, Layer } from './layers';

/**
 * Summarises the measurements of one server. The result contains all measurements. Its medians are computed
 * from the undisturbed ones, or from all if each was disturbed.
 */
export function resultOf({ name, title }: Layer, repeats: readonly LayerMeasurement[]): LayerResult {
  const counted = calmest(repeats, (repeat) => !isDisturbed(repeat));
  const figure = (key: keyof LayerMeasurement) => figureOf(counted.map((repeat) => repeat[key]));
  return {
    name,
    title,
    node: figure('node'),
    postgres: figure('postgres'),
    redis: figure('redis'),
    requestsPerSecond: figure('requestsPerSecond'),
    repeats,
  };
}

/**
 * Computes how much more CPU time each rejected variant of the server needs than the chosen variant. Both
 * compared measurements are from the same repetition, because a slow machine then slows down both variants.
 */
export function choiceOf(
  { name, title, chosen, others }: Choice,
  layers: readonly LayerResult[],
): ChoiceResult {
  const repeatsOf = (wanted: string) => layers.find((layer) => layer.name === wanted)?.repeats ?? [];
  const own = repeatsOf(chosen);
  const differences = (other: string) => {
    const pairs = repeatsOf(other).flatMap((measured, repeat) => {
      const beside = own[repeat];
      return beside ? [[measured, beside] as const] : [];
    });
    const calm = calmest(pairs, (pair) => !pair.some(isDisturbed));
    return calm.map(([measured, beside]) => measured.node - beside.node);
  };
  return {
    name,
    title,
    chosen,
    others: others
      .filter((other) => other.name !== chosen)
      .map((other) => ({
        name: other.name,
        title: other.title,
        costsMore: figureOf(differences(other.name)),
      })),
  };
}

/**
 * Returns the undisturbed measurements. If all measurements were disturbed, returns all of them: an uncertain
 * result with a warning in the report is better than no result.
 */
function calmest<T>(all: readonly T[], isCalm: (one: T) => boolean): readonly T[] {
  const calm = all.filter(isCalm);
  return calm.length > 0 ? calm : all;
}
