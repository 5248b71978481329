import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureOf } from './pictures';

const RESULTS = join(__dirname, '../results');

/** Redraws the pictures of all stored benchmark results, after the drawing code has changed. */
for (const name of readdirSync(RESULTS).filter((file) => file.endsWith('.json'))) {
  const svg = pictureOf(JSON.parse(readFileSync(join(RESULTS, name), 'utf8')) as object);
  if (svg !== undefined) writeFileSync(join(RESULTS, name.replace(/json$/, 'svg')), svg);
}
