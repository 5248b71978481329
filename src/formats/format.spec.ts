import express from 'express';
import { acceptedFormat } from './format';

/** An Express request with this Accept header. */
const accepting = (accept?: string): express.Request =>
  Object.assign(Object.create(express.request) as express.Request, { headers: { accept } });

// Tests of Accept for a page: test/readings/formats.spec.ts.
describe('the format of an answer that is CSV or NDJSON, and no JSON', () => {
  it.each([
    [undefined, 'csv'],
    ['*/*', 'csv'],
    ['application/*', 'ndjson'],
    ['application/json, application/x-ndjson;q=0.1', 'ndjson'],
  ])('is for Accept: %s %s', (accept, format) => {
    expect(acceptedFormat(accepting(accept), ['csv', 'ndjson'])).toBe(format);
  });

  it('is not to be had for Accept: application/json', () => {
    expect(() => acceptedFormat(accepting('application/json'), ['csv', 'ndjson'])).toThrow(
      expect.objectContaining({
        code: 'NOT_ACCEPTABLE',
        message: 'Accept must allow one of text/csv, application/x-ndjson.',
      }),
    );
  });
});
