import { ApiPropertyOptional } from '@nestjs/swagger';
import { integerParameter } from '../../validation/integer.rule';
import { Value } from '../../validation/value.decorator';

/** Maximum grace period, during which the old API key stays valid after a rotation: a week, in seconds. */
const MOST_GRACE_S = 7 * 24 * 3600;

const grace = integerParameter(0, MOST_GRACE_S);

export class RotateKeyDto {
  @ApiPropertyOptional({
    ...grace.schema,
    description: 'Seconds for which the old secret stays good beside the new one.',
    default: 0,
  })
  @Value(grace)
  grace = 0;
}
