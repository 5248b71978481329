import { chart } from './chart';
import { growthChart } from './growth';
import { layersChart } from './layers-chart';
import { memoryChart } from './memory';
import { soakChart } from './soak';

/** The functions that draw the results of each benchmark with a picture; results of `run` do not name their command. */
const CHARTS = {
  run: chart,
  layers: layersChart,
  memory: memoryChart,
  growth: growthChart,
  soak: soakChart,
};

/** The SVG picture of results that were read from a file; undefined if their benchmark has no picture. */
export function pictureOf(results: { readonly command?: string }): string | undefined {
  const draw = CHARTS[(results.command ?? 'run') as keyof typeof CHARTS] as
    ((results: unknown) => string) | undefined;
  return draw?.(results);
}
