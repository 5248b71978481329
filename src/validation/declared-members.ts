import type { Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { LIST } from './value.decorator';

/** The names of a DTO's properties that have a rule, each with whether a query string may give it several times. */
export type DeclaredMembers = ReadonlyMap<string, boolean>;

const declarations = new WeakMap<Type, DeclaredMembers>();

/** What a DTO declares; read from its decorators once. */
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

/** The name of a list that a query string has as `name[]` or `name[0]`, as axios and PHP write it; else undefined. */
export function listNamed(parameter: string): string | undefined {
  // Nearly no parameter ends so, and a comparison takes less time than the expression.
  return parameter.endsWith(']') && BRACKETS.test(parameter) ? parameter.replace(BRACKETS, '') : undefined;
}
