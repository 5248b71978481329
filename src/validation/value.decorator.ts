import { applyDecorators } from '@nestjs/common';
import { Transform, type TransformFnParams } from 'class-transformer';
import { registerDecorator } from 'class-validator';
import type { Rule } from './rule';

/** The name in class-validator of a rule that accepts several values. */
export const LIST = 'list';

/** Makes class-validator check a property by a rule, and class-transformer convert it to its canonical form. */
export function Value(rule: Rule<unknown>): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: TransformFnParams): unknown => rule.read(value) ?? value),
    (target: object, property: string | symbol) => {
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
