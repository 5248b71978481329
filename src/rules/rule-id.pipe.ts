import { Injectable, type PipeTransform } from '@nestjs/common';
import { ApiError } from '../errors/api-error';
import { integerParameter } from '../validation/integer.rule';

const ruleId = integerParameter(1, 2_147_483_647);

/** Reads the id of a rule in a path. @throws ApiError NOT_FOUND for a text that is not an id */
@Injectable()
export class RuleIdPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    const id = ruleId.read(value);
    if (id === undefined) throw new ApiError('NOT_FOUND', 'There is no rule with this id.');
    return id;
  }
}
