const PROBE = /^\/(?:health|livez|readyz)\/?$/i;

/** Tells whether a path is a health probe, which the platform that runs the service calls every few seconds. */
export function isProbe(path: string): boolean {
  return PROBE.test(path);
}
