import { type ArgumentMetadata, type Type, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { ApiError } from '../errors/api-error';
import { declaredBy, listNamed } from './declared-members';
import { unknownMembers, unknownNames } from './unknown-member';
import { LIST } from './value.decorator';

const OPTIONS = { transform: true, whitelist: true, stopAtFirstError: true };

/**
 * Checks query parameters against their DTO. Unknown parameters are left out; they occur only on paths without a
 * version, because KnownParametersGuard refuses them on the others.
 */
export function parameterPipe(): ValidationPipe {
  return new DeclaredMembersPipe({
    ...OPTIONS,
    exceptionFactory: (errors) => invalid(errors, 'parameters'),
  });
}

/** Checks a body that is one object against its DTO, which declares all allowed members. */
export function bodyPipe(dto: Type): ValidationPipe {
  return new StrictMembersPipe({
    ...OPTIONS,
    expectedType: dto,
    validateCustomDecorators: true,
    exceptionFactory: (errors) => invalid(errors, 'fields'),
  });
}

/**
 * Passes only the members that the DTO declares to class-transformer and class-validator. Their time grows with the
 * square of the number of members, and their option `whitelist` removes unknown members only at the end.
 */
class DeclaredMembersPipe extends ValidationPipe {
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const dto = this.expectedType ?? metadata.metatype;
    const isChecked = dto !== undefined && this.toValidate({ ...metadata, metatype: dto });
    const isObject = typeof value === 'object' && value !== null;
    return super.transform(
      isChecked && isObject ? declared(value, dto) : value,
      metadata,
    ) as Promise<unknown>;
  }
}

/** Also refuses unknown members: a misspelt `low_att` would not be stored. */
class StrictMembersPipe extends DeclaredMembersPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const known = declaredBy(this.expectedType as Type);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    const unknown = isObject ? unknownMembers(value, known) : [];
    if (unknown.length > 0) throw unknownNames('member of this body', unknown, known);
    return super.transform(value, metadata);
  }
}

/** The members of a value that the DTO declares. An array has none, so it is refused like an empty object. */
function declared(value: object, dto: Type): Record<string, unknown> {
  const members = Object.create(null) as Record<string, unknown>;
  for (const [name, takesList] of declaredBy(dto)) {
    if (Object.hasOwn(value, name)) members[name] = (value as Record<string, unknown>)[name];
    if (takesList) addBracketed(members, name, value);
  }
  return members;
}

/** Adds the values of a list parameter with brackets in its name. @param members receives them under the plain name */
function addBracketed(members: Record<string, unknown>, name: string, value: object): void {
  for (const [parameter, values] of Object.entries(value)) {
    if (listNamed(parameter) !== name) continue;
    members[name] = [members[name] ?? [], values as unknown].flat();
  }
}

function invalid(errors: ValidationError[], what: 'parameters' | 'fields'): ApiError {
  const details = errors.map((error) => ({
    field: error.property,
    message:
      what === 'parameters' && Array.isArray(error.value) && !(LIST in (error.constraints ?? {}))
        ? 'must be given once'
        : (Object.values(error.constraints ?? {})[0] ?? ''),
  }));
  const [first] = details;
  const message =
    details.length === 1 && first
      ? `${first.field} ${first.message}`
      : `${details.length} ${what} are invalid`;
  return new ApiError('VALIDATION_ERROR', message, { details });
}
