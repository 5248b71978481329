import { performanceSection } from './performance-section';

describe('the figures of docs/performance.md', () => {
  it('cannot be generated if docs/performance.md names no result files', () => {
    expect(() => performanceSection('')).toThrow('The document names no results of the kind full.');
  });
});
