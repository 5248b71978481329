import { parse as parseBytes } from 'bytes';
import { z } from 'zod';

/** The description of an environment variable in docs/reference/configuration.md and in start-up errors. */
export interface VariableDescription {
  /** Text that completes the sentence "PORT must be …". */
  readonly allowed: string;
  readonly description: string;
  /** The value of a setting if the variable is unset, as a person would write it in the environment. */
  readonly default?: string;
  /** Whether the value of a setting is a secret, which is printed neither in errors nor in logs. */
  readonly secret?: boolean;
}

declare module 'zod' {
  interface GlobalMeta {
    variable?: VariableDescription;
  }
}

/** A kind of setting: the schema that parses the text, and a description of the allowed values. */
export interface Kind<T> {
  readonly allowed: string;
  readonly schema: z.ZodType<T, string>;
}

/** An environment variable that may be left unset. */
export function optional<T>(kind: Kind<T>, description: string, secret = false) {
  return kind.schema.optional().meta({ variable: { allowed: kind.allowed, description, secret } });
}

/**
 * An environment variable with a default value; `text` is the default as a person would write it in the environment.
 */
export function withDefault<T>(kind: Kind<T>, text: string, description: string) {
  return kind.schema.prefault(text).meta({ variable: { allowed: kind.allowed, description, default: text } });
}

export const text: Kind<string> = { allowed: 'text', schema: z.string() };

export function integer(min: number, max: number): Kind<number> {
  return {
    allowed: `a whole number from ${min} to ${max}`,
    schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max)),
  };
}

/**
 * Setting for a duration in seconds, such as `0.5` or `10`. It is converted to milliseconds, the unit of every timer.
 */
export function seconds(min: number, max: number): Kind<number> {
  return {
    allowed: `seconds from ${min} to ${max}`,
    schema: z
      .string()
      .regex(/^\d+(\.\d+)?$/)
      .transform(Number)
      .pipe(z.number().min(min).max(max))
      .transform((value) => Math.round(value * 1000)),
  };
}

/** Setting for a size in bytes, with a unit such as `10mb`. */
export function bytes(min: string, max: string): Kind<number> {
  return {
    allowed: `a size such as 500kb or 10mb (kb and mb are powers of 1024), from ${min} to ${max}`,
    schema: z
      .string()
      // The library `bytes` would accept the text "10 apples" as 10.
      .regex(/^\d+(\.\d+)? ?(b|kb|mb|gb|tb)?$/i)
      .transform((value) => parseBytes(value))
      .pipe(
        z
          .number()
          .min(Number(parseBytes(min)))
          .max(Number(parseBytes(max))),
      ),
  };
}

export const flag: Kind<boolean> = {
  allowed: 'true or false',
  schema: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false', '1', '0', 'yes', 'no', 'on', 'off']))
    .transform((value) => ['true', '1', 'yes', 'on'].includes(value)),
};

export function oneOf<const T extends string>(...values: T[]): Kind<T> {
  return { allowed: `one of ${values.join(', ')}`, schema: z.enum(values) };
}

/** Setting for a URL with one of the given schemes, kept as text. */
export function url(...schemes: string[]): Kind<string> {
  return {
    allowed: `a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    schema: z.string().refine((value) => {
      try {
        const { protocol, username, password } = new URL(value);
        decodeURIComponent(username + password); // throws on a % that is not written as %25
        return schemes.includes(protocol.slice(0, -1));
      } catch {
        return false;
      }
    }),
  };
}

/** Setting for a list of comma-separated items, each of which must pass the given check. */
export function list(allowed: string, passes: (item: string) => boolean): Kind<string[]> {
  return {
    allowed: `a comma-separated list of ${allowed}`,
    schema: z
      .string()
      .transform((value) =>
        value
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== ''),
      )
      .refine((items) => items.every(passes)),
  };
}
