import type { Type } from '@nestjs/common';
import { getMetadataStorage, IS_OPTIONAL } from 'class-validator';
import { VALUE, type ValueRule } from './value.decorator';

/** What the decorators of a DTO's property declare. */
export interface DeclaredMember {
  /** The rule of `@Value`; undefined for a property that only has decorators of class-validator. */
  readonly rule?: ValueRule;
  readonly isOptional?: boolean;
}

/** The properties of a DTO that have a rule, by name. */
export type DeclaredMembers = ReadonlyMap<string, DeclaredMember>;

const declarations = new WeakMap<Type, DeclaredMembers>();

/** The properties that a DTO declares; read once from its decorators. */
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

/** Whether a query string may repeat the parameter. */
export function takesList(member: DeclaredMember | undefined): boolean {
  return typeof member?.rule === 'object' && member.rule.takesList === true;
}

/**
 * The members of a value that the DTO declares. An array has none, so it is refused like an empty object.
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

/** Adds the values of a list parameter with brackets in its name. @param members receives them under the plain name */
function addBracketed(members: Record<string, unknown>, name: string, value: object): void {
  for (const [parameter, values] of Object.entries(value)) {
    if (listNamed(parameter) !== name) continue;
    members[name] = [members[name] ?? [], values as unknown].flat();
  }
}

const BRACKETS = /\[\d{0,4}\]$/;

/** The name of a list parameter written as `name[]` or `name[0]`, as axios and PHP do; otherwise undefined. */
export function listNamed(parameter: string): string | undefined {
  // Nearly no parameter ends with a bracket, and this comparison is faster than the regular expression.
  return parameter.endsWith(']') && BRACKETS.test(parameter) ? parameter.replace(BRACKETS, '') : undefined;
}
