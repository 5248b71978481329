import express from 'express';
import { acceptedFormat } from './format';

/** An Express request with this Accept header; undefined means no header. */
const accepting = (accept?: string): express.Request =>
  Object.assign(Object.create(express.request) as express.Request, { headers: { accept } });

// The same tests for pages of readings: test/readings/formats.spec.ts.
describe('the format of a route that has only CSV and NDJSON', () => {
  it.each([
    [undefined, 'csv'],
    ['*/*', 'csv'],
    ['application/*', 'ndjson'],
    ['application/json, application/x-ndjson;q=0.1', 'ndjson'],
  ])('for Accept: %s is %s', (accept, format) => {
    expect(acceptedFormat(accepting(accept), ['csv', 'ndjson'])).toBe(format);
  });

  it('for Accept: application/json is an error', () => {
    expect(() => acceptedFormat(accepting('application/json'), ['csv', 'ndjson'])).toThrow(
      expect.objectContaining({
        code: 'NOT_ACCEPTABLE',
        message: 'Accept must allow one of text/csv, application/x-ndjson.',
      }),
    );
  });
});
