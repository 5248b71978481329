import express from 'express';
import { acceptedFormat } from './format';

/** Makes an Express request with the given Accept header. */
const accepting = (accept?: string): express.Request =>
  Object.assign(Object.create(express.request) as express.Request, { headers: { accept } });

// The header Accept with pages of readings in JSON and CSV is tested in test/readings/formats.spec.ts.
describe('the response format of a route that offers only CSV and NDJSON', () => {
  it.each([
    [undefined, 'csv'],
    ['*/*', 'csv'],
    ['application/*', 'ndjson'],
    ['application/json, application/x-ndjson;q=0.1', 'ndjson'],
  ])('for the header Accept: %s is %s', (accept, format) => {
    expect(acceptedFormat(accepting(accept), ['csv', 'ndjson'])).toBe(format);
  });

  it('does not exist for the header Accept: application/json: the error is NOT_ACCEPTABLE', () => {
    expect(() => acceptedFormat(accepting('application/json'), ['csv', 'ndjson'])).toThrow(
      expect.objectContaining({
        code: 'NOT_ACCEPTABLE',
        message: 'Accept must allow one of text/csv, application/x-ndjson.',
      }),
    );
  });
});
