import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { MAX_DETAILS } from '../errors/api-error';
import { errorCodes } from '../errors/error-codes';

export class ErrorDetailDto {
  @ApiProperty({ description: 'Where it is.', example: 'items[3].quantity' })
  field!: string;

  @ApiProperty({ description: 'What is allowed there.', example: 'must be an integer from 0 to 2147483647' })
  message!: string;
}

/** The response body of every error of every route. */
export class ErrorDto {
  @ApiProperty({ enum: Object.keys(errorCodes), description: 'What went wrong, for programs.' })
  error!: string;

  @ApiProperty({ description: 'What went wrong and what to do, for people.' })
  message!: string;

  @ApiPropertyOptional({
    type: [ErrorDetailDto],
    maxItems: MAX_DETAILS,
    description: 'Each mistake, where it helps.',
  })
  details?: ErrorDetailDto[];

  @ApiProperty({
    description:
      'The same as the `X-Request-ID` header; the log lines of this request and of its error carry it.',
  })
  request_id!: string;
}
