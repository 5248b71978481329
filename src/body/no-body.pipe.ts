import { Injectable, type PipeTransform } from '@nestjs/common';
import type { Request } from 'express';
import { ApiError } from '../errors/api-error';

/**
 * For a route whose parameters all stand in the query string: one that was put into a body must not be overlooked.
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
