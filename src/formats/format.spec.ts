import express from 'express';
import { acceptedFormat } from './format';

/** Makes an Express request with the given Accept header. */
const accepting = (accept?: string): express.Request =>
  Object.assign(Object.create(express.request) as express.Request, { headers: { accept } });

// For pages of readings in JSON or CSV, the header Accept is tested in test/readings/formats.spec.ts.
describe('a route that offers only CSV and NDJSON', () => {
  it.each([
    [undefined, 'csv'],
    ['*/*', 'csv'],
    ['application/*', 'ndjson'],
    ['application/json, application/x-ndjson;q=0.1', 'ndjson'],
  ])('answers the header Accept: %s in the format %s', (accept, format) => {
    expect(acceptedFormat(accepting(accept), ['csv', 'ndjson'])).toBe(format);
  });

  it('rejects the header Accept: application/json with the error NOT_ACCEPTABLE', () => {
    expect(() => acceptedFormat(accepting('application/json'), ['csv', 'ndjson'])).toThrow(
      expect.objectContaining({
        code: 'NOT_ACCEPTABLE',
        message: 'Accept must allow one of text/csv, application/x-ndjson.',
      }),
    );
  });
});
