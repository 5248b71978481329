import { Injectable, type PipeTransform } from '@nestjs/common';
import type { Request } from 'express';
import { ApiError } from '../errors/api-error';

/**
 * Rejects a request body on a route that has all its parameters in the query string: parameters in the body would be
 * ignored.
 * @throws ApiError BAD_REQUEST
 */
@Injectable()
export class NoBodyPipe implements PipeTransform<Request, undefined> {
  transform({ headers }: Request): undefined {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers;
    if (encoding === undefined && Number(length) === 0) return undefined;
    throw new ApiError('BAD_REQUEST', 'This takes no body: put parameters into the query string, after a ?.');
  }
}
