import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureOf } from './pictures';

const RESULTS = join(__dirname, '../results');

const kept = readdirSync(RESULTS).filter((name) => name.endsWith('.json') && !name.includes('-quick-'));

describe('the picture beside', () => {
  it.each(kept)('%s is what is drawn from it (npm run docs draws it)', (name) => {
    const picture = join(RESULTS, name.replace(/json$/, 'svg'));

    expect(existsSync(picture) ? readFileSync(picture, 'utf8') : undefined).toBe(
      pictureOf(JSON.parse(readFileSync(join(RESULTS, name), 'utf8')) as object),
    );
  });
});

describe('a picture', () => {
  const full = kept.find((name) => name.includes('-full-')) ?? '';
  const picture = pictureOf(JSON.parse(readFileSync(join(RESULTS, full), 'utf8')) as object) ?? '';

  it('says in words what it shows', () => {
    expect(picture).toContain('role="img" aria-labelledby="title description"');
    expect(picture).toMatch(/<desc id="description">.*GET 50 rows: [\d,]+ of [\d,]+ requests a second/);
  });

  it('has a colour for a dark page in place of each of its own', () => {
    const painted = picture.matchAll(/(?:fill|stroke)="(#\w{6})"(?! stroke-width="0")/g);
    const colors = new Set([...painted].map(([, color = '']) => color));

    expect(colors.size).toBeGreaterThan(5);
    for (const color of colors) expect(picture).toContain(`[fill="${color}"]{fill:#`);
  });
});
