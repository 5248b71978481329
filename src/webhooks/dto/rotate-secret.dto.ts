import { ApiPropertyOptional } from '@nestjs/swagger';
import { integerParameter } from '../../validation/integer.rule';
import { Value } from '../../validation/value.decorator';

const DAY_S = 24 * 3600;

const grace = integerParameter(0, 7 * DAY_S);

export class RotateSecretDto {
  @ApiPropertyOptional({
    ...grace.schema,
    description: 'Seconds for which the old secret signs, too; 0 for a secret that others know.',
    default: DAY_S,
  })
  @Value(grace)
  grace = DAY_S;
}
