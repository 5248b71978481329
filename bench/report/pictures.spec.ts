import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureOf } from './pictures';

const RESULTS = join(__dirname, '../results');

const kept = readdirSync(RESULTS).filter((name) => name.endsWith('.json') && !name.includes('-quick-'));

describe('the picture of a benchmark result', () => {
  it.each(kept)('is up to date for the result file %s (npm run docs draws the picture)', (name) => {
    const picture = join(RESULTS, name.replace(/json$/, 'svg'));

    expect(existsSync(picture) ? readFileSync(picture, 'utf8') : undefined).toBe(
      pictureOf(JSON.parse(readFileSync(join(RESULTS, name), 'utf8')) as object),
    );
  });
});

describe('the picture of a full benchmark result', () => {
  const full = kept.find((name) => name.includes('-full-')) ?? '';
  const picture = pictureOf(JSON.parse(readFileSync(join(RESULTS, full), 'utf8')) as object) ?? '';

  it('has a title and a description for screen readers', () => {
    expect(picture).toContain('role="img" aria-labelledby="title description"');
    expect(picture).toMatch(/<desc id="description">.*GET 50 rows: [\d,]+ of [\d,]+ requests a second/);
  });

  it('defines a dark-mode colour for each of its colours', () => {
    const painted = picture.matchAll(/(?:fill|stroke)="(#\w{6})"(?! stroke-width="0")/g);
    const colors = new Set([...painted].map(([, color = '']) => color));

    expect(colors.size).toBeGreaterThan(5);
    for (const color of colors) expect(picture).toContain(`[fill="${color}"]{fill:#`);
  });
});
