import { applyDecorators } from '@nestjs/common';
import { Transform, type TransformFnParams } from 'class-transformer';
import { registerDecorator, type ValidationArguments } from 'class-validator';
import { messageFor, type Rule } from './rule';

/** Name that class-validator shows for a rule that accepts several values. */
export const LIST = 'list';

/** The values of one object, before they are checked. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * Makes class-validator check a property by a rule, and class-transformer convert it to its canonical form.
 * @param rule the rule, or a function that chooses the rule by the other members of the object
 */
export function Value(rule: Rule<unknown> | ((members: Members) => Rule<unknown>)): PropertyDecorator {
  const ruleFor = (members: object) => (typeof rule === 'function' ? rule(members as Members) : rule);
  return applyDecorators(
    Transform(({ value, obj }: TransformFnParams): unknown => ruleFor(obj as object).read(value) ?? value),
    (target: object, property: string | symbol) => {
      registerDecorator({
        name: typeof rule === 'object' && rule.takesList ? LIST : 'value',
        target: target.constructor,
        propertyName: String(property),
        options: { message: ({ object, value }) => messageFor(ruleFor(object), value) },
        validator: {
          validate: (value: unknown, args?: ValidationArguments) =>
            ruleFor(args?.object ?? {}).read(value) !== undefined,
        },
      });
    },
  );
}
