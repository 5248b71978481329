import { applyDecorators } from '@nestjs/common';
import { Transform, type TransformFnParams } from 'class-transformer';
import { registerDecorator } from 'class-validator';
import type { Rule } from './rule';

/** What class-validator calls a rule that takes several values. */
export const LIST = 'list';

/** Makes class-validator hold a property to a rule, and class-transformer bring it into its canonical form. */
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
