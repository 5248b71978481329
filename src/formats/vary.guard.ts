import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { formatsOf } from './answers-in.decorator';

/**
 * Sets the `Vary` header if the response depends on `Accept`. This code is a guard, because guards are the first code
 * that knows the route. It runs before all other guards, so that their error responses have the `Vary` header, too.
 */
@Injectable()
export class VaryGuard implements CanActivate {
  canActivate(context: ExecutionContext): true {
    if (formatsOf(context)) context.switchToHttp().getResponse<Response>().vary('Accept');
    return true;
  }
}
