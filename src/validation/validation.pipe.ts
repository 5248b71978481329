import { type ArgumentMetadata, type Type, ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { ApiError } from '../errors/api-error';
import { LIST } from './value.decorator';

const OPTIONS = { transform: true, whitelist: true, stopAtFirstError: true };

/** Checks query parameters against their DTO; unknown ones are left out, so that old clients keep working. */
export function parameterPipe(): ValidationPipe {
  return new DeclaredMembersPipe({
    ...OPTIONS,
    exceptionFactory: (errors) => invalid(errors, 'parameters'),
  });
}

/** Checks a body that is one object against its DTO; unknown members are left out. */
export function bodyPipe(dto: Type): ValidationPipe {
  return new DeclaredMembersPipe({
    ...OPTIONS,
    expectedType: dto,
    validateCustomDecorators: true,
    exceptionFactory: (errors) => invalid(errors, 'fields'),
  });
}

/**
 * Passes only the members that the DTO declares to class-transformer and class-validator. Their time grows with the
 * square of the number of members, and `whitelist` removes the unknown ones only at the end.
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

/** The members of a value that the DTO declares. An array has none, and is refused like an empty object. */
function declared(value: object, dto: Type): Record<string, unknown> {
  const members = Object.create(null) as Record<string, unknown>;
  for (const [name, takesList] of declaredBy(dto)) {
    if (Object.hasOwn(value, name)) members[name] = (value as Record<string, unknown>)[name];
    if (takesList) addBracketed(members, name, value);
  }
  return members;
}

/**
 * Adds what a query string has as `name[]` or `name[0]`, as axios and PHP write a list.
 * @param members gets the whole list under the plain name
 */
function addBracketed(members: Record<string, unknown>, name: string, value: object): void {
  for (const [parameter, values] of Object.entries(value)) {
    if (!parameter.startsWith(`${name}[`) || !BRACKETS.test(parameter.slice(name.length))) continue;
    members[name] = [members[name] ?? [], values as unknown].flat();
  }
}

const BRACKETS = /^\[\d{0,4}\]$/;

const declarations = new WeakMap<Type, ReadonlyMap<string, boolean>>();

/** The names of the DTO's properties that have a rule, each with whether a query string may give it several times. */
function declaredBy(dto: Type): ReadonlyMap<string, boolean> {
  const known = declarations.get(dto);
  if (known) return known;
  const rules = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const names = new Map<string, boolean>();
  for (const { propertyName, name } of rules) {
    names.set(propertyName, name === LIST || names.get(propertyName) === true);
  }
  declarations.set(dto, names);
  return names;
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
