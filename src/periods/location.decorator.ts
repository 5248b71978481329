import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { locationParameter } from '../readings/location.rule';
import { Value } from '../validation/value.decorator';

/** Declares a query parameter with the name of a location. */
export const InLocation = () =>
  applyDecorators(
    ApiPropertyOptional({
      ...locationParameter.schema,
      description:
        'Only this location; an empty value means the unnamed one. Without the parameter, all locations together, or those to which the key is bound.',
    }),
    IsOptional(),
    Value(locationParameter),
  );
