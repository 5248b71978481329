import type { PipeTransform } from '@nestjs/common';
import { ApiError } from '../errors/api-error';
import { integerParameter } from './integer.rule';

const id = integerParameter(1, 2_147_483_647);

/** Reads an integer id in the path of a URL. */
export class IdPipe implements PipeTransform<string, number> {
  /**
   * Creates the pipe.
   * @param what a word for the thing that has the id, such as "rule"; the error message contains this word
   */
  constructor(private readonly what: string) {}

  /** Reads the id. @throws ApiError NOT_FOUND for a text that is not an id */
  transform(value: string): number {
    const read = id.read(value);
    if (read === undefined) throw new ApiError('NOT_FOUND', `There is no ${this.what} with this id.`);
    return read;
  }
}
