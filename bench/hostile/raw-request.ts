/** Returns the bytes of an HTTP/1.1 request. If `body` is omitted, they end after the headers. */
export function rawRequest(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string | Buffer,
): Buffer {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: attacker.example',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(lines.join('\r\n')), Buffer.from(body ?? '')]);
}

/** Returns a buffer that contains the request `count` times. */
export function pipelined(request: Buffer, count: number): Buffer {
  return Buffer.concat(Array.from({ length: count }, () => request));
}

export function withKey(key: string): Record<string, string> {
  return { 'X-API-Key': key };
}

export const JSON_TYPE = { 'Content-Type': 'application/json' };
