import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { type ErrorCode, errorCodes } from '../errors/error-codes';
import { ErrorDto } from './error.dto';
import { rateLimitHeaders, retryAfter } from './headers';

/** Documents the errors a route can answer with, from the table of errors: one response a status. */
export function ApiErrors(...codes: ErrorCode[]) {
  const statuses = [...new Set(codes.map((code) => errorCodes[code].status))];
  return applyDecorators(
    ApiExtraModels(ErrorDto),
    ...statuses.map((status) => {
      const ofStatus = codes.filter((code) => errorCodes[code].status === status);
      return ApiResponse({
        status,
        headers: status === 429 ? { ...rateLimitHeaders, ...retryAfter } : status === 503 ? retryAfter : {},
        description: ofStatus.map((code) => `\`${code}\`: ${errorCodes[code].meaning}`).join(' '),
        content: {
          'application/json': {
            schema: { $ref: getSchemaPath(ErrorDto) },
            examples: Object.fromEntries(ofStatus.map((code) => [code, { value: example(code) }])),
          },
        },
      });
    }),
  );
}

function example(code: ErrorCode) {
  return {
    error: code,
    message: errorCodes[code].meaning.replaceAll('`', ''),
    ...(code === 'VALIDATION_ERROR' && {
      details: [{ field: 'items[3].quantity', message: 'must be an integer from 0 to 2147483647' }],
    }),
    request_id: '0c7f5b3e-8f1d-4d35-9d5e-0f6f6f0f7a11',
  };
}
