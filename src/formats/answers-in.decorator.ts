import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Request } from 'express';
import { ApiErrors } from '../docs/api-errors.decorator';
import { acceptedFormat, notAcceptable } from './format';
import { type Format } from './media-types';

const FORMATS = 'formats:offered';

type Formats = [Format, ...Format[]];

/**
 * Marks a route that can respond in several formats. The header `Accept` selects the format; by default it is the
 * first one.
 */
export const AnswersIn = (...formats: Formats) =>
  applyDecorators(
    SetMetadata(FORMATS, formats),
    ApiErrors({ code: 'NOT_ACCEPTABLE', message: notAcceptable(formats) }),
  );

/** The formats in which a route can respond; undefined if the response does not depend on `Accept`. */
export function formatsOf(context: ExecutionContext): Formats | undefined {
  return Reflect.getMetadata(FORMATS, context.getHandler()) as Formats | undefined;
}

/** Parameter decorator: passes the format of the response to a handler. @throws ApiError NOT_ACCEPTABLE */
export const AcceptedFormat = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const formats = formatsOf(context);
  if (!formats) throw new Error(`${context.getHandler().name} needs @AnswersIn(…)`);
  return acceptedFormat(context.switchToHttp().getRequest<Request>(), formats);
});
