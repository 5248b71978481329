import { performanceSection } from './performance-section';

describe('the figures of docs/performance.md', () => {
  it('come from the result files that docs/performance.md names', () => {
    expect(() => performanceSection('')).toThrow('The document names no results of the kind full.');
  });
});
