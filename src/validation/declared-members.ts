import type { Type } from '@nestjs/common';
import { getMetadataStorage, IS_OPTIONAL } from 'class-validator';
import { VALUE, type ValueRule } from './value.decorator';

/** What the decorators declare about one property of a DTO. */
export interface DeclaredMember {
  /**
   * The validation rule that `@Value` declares; undefined for a property that only has decorators of class-validator.
   */
  readonly rule?: ValueRule;
  readonly isOptional?: boolean;
}

/** The properties that a DTO declares, by name. */
export type DeclaredMembers = ReadonlyMap<string, DeclaredMember>;

const declarations = new WeakMap<Type, DeclaredMembers>();

/** Finds the properties of a DTO by the decorators that declare them. The result is cached. */
export function declaredBy(dto: Type): DeclaredMembers {
  const known = declarations.get(dto);
  if (known) return known;
  const members = new Map<string, DeclaredMember>();
  for (const { propertyName, name, constraints } of decoratorsOf(dto)) {
    members.set(propertyName, {
      ...members.get(propertyName),
      ...(name === VALUE && { rule: constraints[0] as ValueRule }),
      ...(name === IS_OPTIONAL && { isOptional: true }),
    });
  }
  declarations.set(dto, members);
  return members;
}

function decoratorsOf(dto: Type) {
  return getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
}

/** Tells whether a query parameter is a list: it may occur several times, and all of its values are used. */
export function takesList(member: DeclaredMember | undefined): boolean {
  return typeof member?.rule === 'object' && member.rule.takesList === true;
}

/**
 * Selects those members of a value that a DTO declares.
 * @param value an object, or the parameters of a query string
 */
export function declaredMembersOf(value: object, dto: Type): Record<string, unknown> {
  const members = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of declaredBy(dto)) {
    if (Object.hasOwn(value, name)) members[name] = (value as Record<string, unknown>)[name];
    if (takesList(member)) addBracketed(members, name, value);
  }
  return members;
}

/**
 * Adds the values of a query parameter whose name ends with brackets, such as `name[]`.
 * @param members receives the values under the name without brackets
 */
function addBracketed(members: Record<string, unknown>, name: string, value: object): void {
  for (const [parameter, values] of Object.entries(value)) {
    if (listNamed(parameter) !== name) continue;
    members[name] = [members[name] ?? [], values as unknown].flat();
  }
}

const BRACKETS = /\[\d{0,4}\]$/;

/**
 * The name of a query parameter without brackets, if it is written as `name[]` or `name[0]`, as axios and PHP do;
 * otherwise undefined.
 */
export function listNamed(parameter: string): string | undefined {
  // The regular expression is slower than the test for a bracket at the end. So it is run only for the few
  // parameters that end with a bracket.
  return parameter.endsWith(']') && BRACKETS.test(parameter) ? parameter.replace(BRACKETS, '') : undefined;
}
