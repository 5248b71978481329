import type { Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { LIST } from './value.decorator';

/** The names of a DTO's properties that have a rule, and whether a query string may repeat each of them. */
export type DeclaredMembers = ReadonlyMap<string, boolean>;

const declarations = new WeakMap<Type, DeclaredMembers>();

/** The properties that a DTO declares; read once from its decorators. */
export function declaredBy(dto: Type): DeclaredMembers {
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

const BRACKETS = /\[\d{0,4}\]$/;

/** The name of a list parameter written as `name[]` or `name[0]`, as axios and PHP do; otherwise undefined. */
export function listNamed(parameter: string): string | undefined {
  // Nearly no parameter ends with a bracket, and this comparison is faster than the regular expression.
  return parameter.endsWith(']') && BRACKETS.test(parameter) ? parameter.replace(BRACKETS, '') : undefined;
}
