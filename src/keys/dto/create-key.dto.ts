import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayNotEmpty, IsIn, IsOptional } from 'class-validator';
import { boundLocations } from '../../access/bound-locations';
import { type Scope, SCOPES } from '../../access/scopes';
import { integer } from '../../validation/integer.rule';
import { Value } from '../../validation/value.decorator';
import { keyExpiry, keyName } from '../key.rules';

const limit = integer(0, 1_000_000_000);
const scopesMessage = `must be a list of ${SCOPES.join(', ')}`;

/** The properties of an API key to create. */
export class CreateKeyDto {
  @ApiProperty({
    ...keyName.schema,
    description: 'For people: who uses it, and where.',
    example: 'till 3, Oslo',
  })
  @Value(keyName)
  name!: string;

  @ApiProperty({
    enum: SCOPES,
    isArray: true,
    minItems: 1,
    description: 'What it may do; no scope that the caller lacks.',
    example: ['inventory:read', 'inventory:write'],
  })
  @ArrayNotEmpty({ message: scopesMessage })
  @IsIn(SCOPES, { each: true, message: scopesMessage })
  scopes!: Scope[];

  @ApiPropertyOptional({
    ...boundLocations.schema,
    description:
      'The only locations where it reads and writes; `shop-7/*` for all whose names begin with `shop-7/`. Everywhere, when left out. Bound to exactly one by its name, it writes there where a request names none.',
    example: ['shop-7'],
  })
  @IsOptional()
  @Value(boundLocations)
  locations?: string[];

  @ApiPropertyOptional({
    ...keyExpiry.schema,
    description: 'From this moment on it is refused; never, when left out.',
    example: '2030-01-01T00:00:00Z',
  })
  @IsOptional()
  @Value(keyExpiry)
  expires_at?: string;

  @ApiPropertyOptional({
    ...limit.schema,
    description: 'Reads a minute; 0: no limit. `RATE_LIMIT_READS` when left out.',
    example: 6000,
  })
  @IsOptional()
  @Value(limit)
  reads_per_minute?: number;

  @ApiPropertyOptional({
    ...limit.schema,
    description: 'Writes a minute; 0: no limit. `RATE_LIMIT_WRITES` when left out.',
    example: 600,
  })
  @IsOptional()
  @Value(limit)
  writes_per_minute?: number;
}
