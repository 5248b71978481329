import { chart } from './chart';
import { growthChart } from './growth';
import { layersChart } from './layers-chart';
import { memoryChart } from './memory';
import { soakChart } from './soak';

/** What draws the results of each command that has a picture; those of `run` do not name their command. */
const CHARTS = {
  run: chart,
  layers: layersChart,
  memory: memoryChart,
  growth: growthChart,
  soak: soakChart,
};

/** The picture of results that were read from a file, as SVG; undefined where their command has none. */
export function pictureOf(results: { readonly command?: string }): string | undefined {
  const draw = CHARTS[(results.command ?? 'run') as keyof typeof CHARTS] as
    ((results: unknown) => string) | undefined;
  return draw?.(results);
}
