import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { ErrorDetail } from '../errors/api-error';
import { type ErrorCode, errorCodes } from '../errors/error-codes';
import { ErrorDto } from './error.dto';
import { rateLimitHeaders, retryAfter } from './headers';

/**
 * An error with a special message for one route, where the general message in the table of errors would be
 * less clear.
 */
interface ErrorExample {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: readonly ErrorDetail[];
}

/** The errors of every route that takes a JSON body. */
export const BODY_ERRORS = [
  'MALFORMED_JSON',
  'BAD_REQUEST',
  'REQUEST_TIMEOUT',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
] as const;

/**
 * Documents the errors with which a route can respond: one response for each status. The texts come from the
 * table of errors.
 */
export function ApiErrors(...errors: (ErrorCode | ErrorExample)[]) {
  const examples = errors.map(toExample);
  const statuses = [...new Set(examples.map(({ code }) => errorCodes[code].status))];
  return applyDecorators(
    ApiExtraModels(ErrorDto),
    ...statuses.map((status) => {
      const ofStatus = examples.filter(({ code }) => errorCodes[code].status === status);
      return ApiResponse({
        status,
        ...(status === 429 && { headers: { ...retryAfter, ...rateLimitHeaders } }),
        ...(status !== 429 && ofStatus.some(mayBeTriedAgain) && { headers: retryAfter }),
        description: ofStatus.map(({ code }) => `\`${code}\`: ${errorCodes[code].meaning}`).join(' '),
        content: {
          'application/json': {
            schema: { $ref: getSchemaPath(ErrorDto) },
            examples: Object.fromEntries(ofStatus.map((example) => [example.code, { value: body(example) }])),
          },
        },
      });
    }),
  );
}

function mayBeTriedAgain({ code }: ErrorExample): boolean {
  return 'retryAfter' in errorCodes[code];
}

function toExample(error: ErrorCode | ErrorExample): ErrorExample {
  if (typeof error !== 'string') return error;
  return { code: error, message: errorCodes[error].meaning.replaceAll('`', '') };
}

function body({ code, ...said }: ErrorExample) {
  return { error: code, ...said, request_id: '0c7f5b3e-8f1d-4d35-9d5e-0f6f6f0f7a11' };
}
