import { chart } from './chart';
import { growthChart } from './growth';
import { layersChart } from './layers-chart';
import { memoryChart } from './memory';
import { soakChart } from './soak';

/**
 * The functions that draw the pictures, by benchmark. The results of the main benchmark `run` do not contain the name
 * of their command.
 */
const CHARTS = {
  run: chart,
  layers: layersChart,
  memory: memoryChart,
  growth: growthChart,
  soak: soakChart,
};

/** Returns the SVG picture of results from a file; undefined if their benchmark has no picture. */
export function pictureOf(results: { readonly command?: string }): string | undefined {
  const draw = CHARTS[(results.command ?? 'run') as keyof typeof CHARTS] as
    | ((results: unknown) => string)
    | undefined;
  return draw?.(results);
}
