import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { timeZone } from '../readings/time-zone.rule';
import { endTimestampIn, inQueryString, timestamp, timestampIn } from '../readings/timestamp.rule';
import type { Rule } from '../validation/rule';
import { Value } from '../validation/value.decorator';

/** The optional query parameter `timezone`: the zone of {@link StartTimestamp} and {@link EndTimestamp} beside it. */
export const InTimeZone = (more = '') =>
  optional(timeZone, {
    ...timeZone.schema,
    description: `The IANA time zone of times and dates without a zone, by default UTC. Responses are in UTC.${more}`,
    example: 'Europe/Helsinki',
  });

/** An optional query parameter with a moment; a bare date is the beginning of its day. */
export const StartTimestamp = (description: string, example: string) =>
  optional(inZone(timestampIn), { ...timestamp.schema, description, example });

/** An optional query parameter with the last moment of a period; a bare date is its whole day. */
export const EndTimestamp = (description: string, example: string) =>
  optional(inZone(endTimestampIn), {
    ...timestamp.schema,
    description: `${description} A bare date is the whole day.`,
    example,
  });

function optional(rule: Parameters<typeof Value>[0], schema: Parameters<typeof ApiPropertyOptional>[0]) {
  return applyDecorators(ApiPropertyOptional(schema), IsOptional(), Value(rule));
}

/** Chooses the rule by `timezone`; one that is no zone is a mistake of its own, and UTC here. */
function inZone(ruleIn: (zone: string | undefined) => Rule<string>) {
  const inUtc = inQueryString(ruleIn(undefined));
  return ({ timezone }: Readonly<Record<string, unknown>>) => {
    const zone = timeZone.read(timezone);
    return zone === undefined ? inUtc : inQueryString(ruleIn(zone));
  };
}
