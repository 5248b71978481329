import { applyDecorators } from '@nestjs/common';
import { Transform, type TransformFnParams } from 'class-transformer';
import { registerDecorator } from 'class-validator';

/** What one value may be. */
export interface Rule<T> {
  /** Completes "`field` …", and says what is allowed. */
  readonly message: string;
  /** The same as a JSON Schema, for the OpenAPI document. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The value may be given several times in a query string. */
  readonly takesList?: boolean;
  /** The value in its canonical form, or undefined when it is not allowed. A canonical form reads as itself. */
  read(value: unknown): T | undefined;
}

/** What class-validator calls a rule that takes several values. */
export const LIST = 'list';

const rules = new WeakMap<object, Map<string, Rule<unknown>>>();

/** The rules that a DTO's properties carry, by property, in the order of declaration. */
export function rulesOf(dto: abstract new () => object): ReadonlyMap<string, Rule<unknown>> {
  return rules.get(dto.prototype as object) ?? new Map();
}

/** Makes class-validator hold a property to a rule, and class-transformer bring it into its canonical form. */
export function Value(rule: Rule<unknown>): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: TransformFnParams): unknown => rule.read(value) ?? value),
    (target: object, property: string | symbol) => {
      const own = rules.get(target) ?? new Map<string, Rule<unknown>>();
      rules.set(target, own.set(String(property), rule));
      registerDecorator({
        name: rule.takesList ? LIST : 'value',
        target: target.constructor,
        propertyName: String(property),
        options: { message: rule.message },
        validator: { validate: (value: unknown) => rule.read(value) !== undefined },
      });
    },
  );
}
