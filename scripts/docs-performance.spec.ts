import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { performanceDocument } from './docs-performance';
import { readDocument, regenerated } from './docs-section';

const DOCS = join(__dirname, '../docs');

describe('the page docs/performance.md', () => {
  it('shows the numbers of the result files that it names (npm run docs updates the numbers)', () => {
    expect(readDocument(performanceDocument)).toBe(regenerated(performanceDocument));
  });

  it('links to files that exist', () => {
    const links = [...readDocument(performanceDocument).matchAll(/\]\((\.\.\/bench\/results\/[^)]+)\)/g)];
    const files = links.map(([, file = '']) => file);

    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(DOCS, file)))).toEqual([]);
  });
});
