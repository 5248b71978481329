import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { timeZone } from '../readings/time-zone.rule';
import { endTimestampIn, inQueryString, timestamp, timestampIn } from '../readings/timestamp.rule';
import type { Rule } from '../validation/rule';
import { Value } from '../validation/value.decorator';

/** Declares the optional query parameter `timezone`, the time zone for the beginning and the end of a period. */
export const InTimeZone = (more = '') =>
  optional(timeZone, {
    ...timeZone.schema,
    description: `The IANA time zone of times and dates without a zone, by default UTC. Responses are in UTC.${more}`,
    example: 'Europe/Helsinki',
  });

/**
 * Declares an optional query parameter with the beginning of a period. A date without a time means the beginning of
 * its day.
 */
export const StartTimestamp = (description: string, example: string) =>
  optional(inZone(timestampIn), { ...timestamp.schema, description, example });

/**
 * Declares an optional query parameter with the last moment of a period. A date without a time means the end
 * of its day.
 */
export const EndTimestamp = (description: string, example: string) =>
  optional(inZone(endTimestampIn), {
    ...timestamp.schema,
    description: `${description} A bare date is the whole day.`,
    example,
  });

function optional(rule: Parameters<typeof Value>[0], schema: Parameters<typeof ApiPropertyOptional>[0]) {
  return applyDecorators(ApiPropertyOptional(schema), IsOptional(), Value(rule));
}

/**
 * Makes a validation rule for a timestamp in the time zone of the query parameter `timezone`. If that parameter is
 * invalid, its own rule reports it, and this rule uses UTC.
 */
function inZone(ruleIn: (zone: unknown) => Rule<string>) {
  const inUtc = inQueryString(ruleIn(undefined));
  return ({ timezone }: Readonly<Record<string, unknown>>) =>
    timezone === undefined ? inUtc : inQueryString(ruleIn(timezone));
}
