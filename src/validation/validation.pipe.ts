import { type ArgumentMetadata, type Type, ValidationPipe } from '@nestjs/common';
import { invalidValue } from '../errors/invalid-value';
import { declaredBy, declaredMembersOf } from './declared-members';
import { invalidMembers } from './invalid-members';
import { unknownMembers, unknownNames } from './unknown-member';

/** Makes a pipe that checks a JSON body against a DTO, which declares all allowed members. */
export function bodyPipe(dto: Type): ValidationPipe {
  return new DeclaredMembersPipe({
    transform: true,
    whitelist: true,
    stopAtFirstError: true,
    expectedType: dto,
    validateCustomDecorators: true,
    exceptionFactory: (errors) =>
      invalidMembers(
        errors.map(({ property, constraints = {} }) => ({
          field: property,
          message: Object.values(constraints)[0] ?? '',
        })),
        'fields',
      ),
  });
}

/**
 * Rejects a body that is no object, or that has unknown members. If a misspelt `low_att` were ignored, the
 * value would not be stored. Class-transformer and class-validator get only members that the DTO declares,
 * because their time grows with the square of the number of members.
 */
class DeclaredMembersPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const dto = this.expectedType as Type;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw invalidValue('body', 'must be an object');
    }
    const unknown = unknownMembers(value, declaredBy(dto));
    if (unknown.length > 0) throw unknownNames('member of this body', unknown, declaredBy(dto));
    return super.transform(declaredMembersOf(value, dto), metadata);
  }
}
