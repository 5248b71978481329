const PROBE = /^\/(?:health|livez|readyz)\/?$/i;

/** Whether a path is one that whatever runs the service asks every few seconds. */
export function isProbe(path: string): boolean {
  return PROBE.test(path);
}
