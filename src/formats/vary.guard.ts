import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { formatsOf } from './answers-in.decorator';

/**
 * Tells caches that an answer depends on `Accept`, where it does. A guard, because guards are the first to know the
 * route: in front of the others, so that their refusals say so too.
 */
@Injectable()
export class VaryGuard implements CanActivate {
  canActivate(context: ExecutionContext): true {
    if (formatsOf(context)) context.switchToHttp().getResponse<Response>().vary('Accept');
    return true;
  }
}
