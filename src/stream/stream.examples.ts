/**
 * This is the example of a stream in the API documentation. Its first two messages are the same as in
 * docs/how-to/live.md.
 */
export const streamExample = `retry: 2000

id: 7
event: level.changed
data: {"type":"level.changed","timestamp":"2024-03-04T17:00:00.5Z","data":{"productid":"OIL-1","quantity":12,"reading":{"id":6,"timestamp":"2024-03-04T16:00:00Z"},"sequence":0}}

id: 7
event: ready
data: {"products":1}

id: 8
event: level.low
data: {"id":8,"type":"level.low","timestamp":"2024-03-04T17:05:00.1Z","data":{"productid":"OIL-1","quantity":9,"threshold":10,"reading":{"id":7,"timestamp":"2024-03-04T17:05:00Z"},"rule":1,"sequence":1}}

id: 8
event: level.changed
data: {"type":"level.changed","timestamp":"2024-03-04T17:05:00.2Z","data":{"productid":"OIL-1","quantity":9,"previous_quantity":12,"reading":{"id":7,"timestamp":"2024-03-04T17:05:00Z"},"sequence":1}}

`;

export const invalidStream = {
  code: 'VALIDATION_ERROR',
  message: 'productid must be given, or prefix, and not both',
  details: [{ field: 'productid', message: 'must be given, or prefix, and not both' }],
} as const;
