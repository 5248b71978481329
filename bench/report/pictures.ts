import { chart } from './chart';
import { growthChart } from './growth';
import { layersChart } from './layers-chart';
import { memoryChart } from './memory';
import { soakChart } from './soak';

/**
 * The functions that draw the pictures. Each key is the name of a benchmark. The main benchmark has the key
 * `run`, because its results contain no name.
 */
const CHARTS = {
  run: chart,
  layers: layersChart,
  memory: memoryChart,
  growth: growthChart,
  soak: soakChart,
};

/** Draws the results in a file as an SVG picture; returns undefined if the benchmark has no picture. */
export function pictureOf(results: { readonly command?: string }): string | undefined {
  const draw = CHARTS[(results.command ?? 'run') as keyof typeof CHARTS] as
    | ((results: unknown) => string)
    | undefined;
  return draw?.(results);
}
