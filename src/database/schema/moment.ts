import { type CustomTypesConfig, types } from 'pg';
import type { ValueTransformer } from 'typeorm';

/** A timestamp between `pg` and an entity. TypeORM would turn texts into Dates, which have no microseconds. */
class Moment {
  constructor(readonly text: string) {}

  /** The parameter that `pg` sends to the server. */
  toPostgres(): string {
    return this.text;
  }
}

/** For timestamptz columns: the entity has the timestamp as the API writes it, with all fractional digits. */
export const moment: ValueTransformer = {
  to: (text: unknown) => (typeof text === 'string' ? new Moment(text) : text),
  from: (value: Moment | null) => value?.text ?? null,
};

/** Parsers for {@link moment}: with our connections' settings, PostgreSQL writes `2024-01-01 10:00:00.5+00`. */
export const momentTypes: CustomTypesConfig = {
  getTypeParser: (id, format) =>
    id === types.builtins.TIMESTAMPTZ
      ? (text: string) => new Moment(text.replace(' ', 'T').replace('+00', 'Z'))
      : (types.getTypeParser(id, format) as unknown),
};
