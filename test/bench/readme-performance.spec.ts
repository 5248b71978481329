import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance, withPerformance } from '../../scripts/readme-performance';

const ROOT = join(__dirname, '../..');

describe('the performance section of README.md', () => {
  it('has the figures of the newest committed results (npm run docs writes it)', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

    expect(readme).toBe(withPerformance(readme));
  });

  it('links files that are there', () => {
    const files = [...performance().matchAll(/\((bench\/results\/[^)]+)\)/g)].map(([, file = '']) => file);

    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });
});
