const PROBE = /^\/(?:health|livez|readyz)\/?$/i;

/** Tells whether a path is a health probe. The platform that runs the service requests it every few seconds. */
export function isProbe(path: string): boolean {
  return PROBE.test(path);
}
