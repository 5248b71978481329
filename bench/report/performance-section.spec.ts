import { performanceSection } from './performance-section';

describe('the generation of the numbers in docs/performance.md', () => {
  it('fails if the document names no result files', () => {
    expect(() => performanceSection('')).toThrow('The document names no results of the kind full.');
  });
});
