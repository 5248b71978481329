import { errorsDocument } from './docs-errors';
import { readDocument, regenerated } from './docs-section';
import { errorCodes } from '../src/errors/error-codes';

describe('the page docs/reference/errors.md', () => {
  it('is up to date (npm run docs writes it)', () => {
    expect(readDocument(errorsDocument)).toBe(regenerated(errorsDocument));
  });

  it('has one heading for each error code', () => {
    const headings = [...readDocument(errorsDocument).matchAll(/^### ([A-Z_]+)$/gm)].map(([, code]) => code);

    expect(headings.toSorted()).toEqual(Object.keys(errorCodes).toSorted());
  });
});
