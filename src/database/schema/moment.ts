import { type CustomTypesConfig, types } from 'pg';
import type { ValueTransformer } from 'typeorm';

/**
 * Passes a timestamp between `pg` and an entity as text. TypeORM would convert strings to Dates, which have no
 * microseconds.
 */
class Moment {
  constructor(readonly text: string) {}

  /** Called by `pg`. @returns the text that `pg` sends to the server for this timestamp */
  toPostgres(): string {
    return this.text;
  }
}

/**
 * Converts timestamps between the database and an entity. An entity has timestamps in the format of the API,
 * with all digits of the fraction of a second.
 */
export const moment: ValueTransformer = {
  to: (text: unknown) => (typeof text === 'string' ? new Moment(text) : text),
  from: (value: Moment | null) => value?.text ?? null,
};

/**
 * Parser of `pg` for timestamptz columns. PostgreSQL writes them in a form such as `2024-01-01
 * 10:00:00.5+00`, because of the service's session settings.
 */
export const momentTypes: CustomTypesConfig = {
  getTypeParser: (id, format) =>
    id === types.builtins.TIMESTAMPTZ
      ? (text: string) => new Moment(text.replace(' ', 'T').replace('+00', 'Z'))
      : (types.getTypeParser(id, format) as unknown),
};
