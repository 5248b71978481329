import { readFileSync } from 'node:fs';

/**
 * The name of the variable with the path of a file that contains the secret. Docker, Kubernetes and systemd provide
 * secrets as files.
 */
export const fileVariable = (name: string) => `${name}_FILE`;

/**
 * Error if a secret cannot be read from its file. The error message names the variable and the path, but
 * never contains the secret.
 */
export class SecretFileError extends Error {}

/** Reads a secret from a file, and removes one line break at its end, because editors and `echo` add one. */
export function readSecret(name: string, path: string): string {
  const secret = read(name, path).replace(/\r?\n$/, '');
  if (secret === '') throw new SecretFileError(`${fileVariable(name)} names ${path}, which is empty`);
  return secret;
}

function read(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new SecretFileError(`${fileVariable(name)} names ${path}, which cannot be read: ${code}`);
  }
}
