import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Request } from 'express';
import { ApiErrors } from '../docs/api-errors.decorator';
import { acceptedFormat, notAcceptable } from './format';
import { type Format } from './media-types';

const FORMATS = 'formats:offered';

type Formats = [Format, ...Format[]];

/** A route whose answer has the format that `Accept` asks for; the first where it leaves that open. */
export const AnswersIn = (...formats: Formats) =>
  applyDecorators(
    SetMetadata(FORMATS, formats),
    ApiErrors({ code: 'NOT_ACCEPTABLE', message: notAcceptable(formats) }),
  );

/** The formats that a route answers in; undefined where `Accept` has no say. */
export function formatsOf(context: ExecutionContext): Formats | undefined {
  return Reflect.getMetadata(FORMATS, context.getHandler()) as Formats | undefined;
}

/** Hands a handler the format to answer in. @throws ApiError NOT_ACCEPTABLE */
export const AcceptedFormat = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const formats = formatsOf(context);
  if (!formats) throw new Error(`${context.getHandler().name} needs @AnswersIn(…)`);
  return acceptedFormat(context.switchToHttp().getRequest<Request>(), formats);
});
