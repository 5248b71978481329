import { applyDecorators } from '@nestjs/common';
import { Transform, type TransformFnParams } from 'class-transformer';
import { registerDecorator, type ValidationArguments } from 'class-validator';
import { messageFor, type Rule } from './rule';

/**
 * The name under which {@link Value} registers each validation rule with class-validator. Nothing else is
 * registered under this name.
 */
export const VALUE = 'value';

/** The members of an object from a request, not checked yet. */
export type Members = Readonly<Record<string, unknown>>;

/** A validation rule for a member, or a function that chooses the rule from the other members of the object. */
export type ValueRule = Rule<unknown> | ((members: Members) => Rule<unknown>);

/**
 * Finds the validation rule for a member of an object. The rule may depend on the other members of the
 * object.
 */
export function ruleIn(members: object, rule: ValueRule): Rule<unknown> {
  return typeof rule === 'function' ? rule(members as Members) : rule;
}

/**
 * Decorator that applies a validation rule to a property. With it, class-validator checks the property, and
 * class-transformer converts the property to its canonical form.
 */
export function Value(rule: ValueRule): PropertyDecorator {
  return applyDecorators(
    Transform(
      ({ value, obj }: TransformFnParams): unknown => ruleIn(obj as object, rule).read(value) ?? value,
    ),
    (target: object, property: string | symbol) => {
      registerDecorator({
        name: VALUE,
        target: target.constructor,
        propertyName: String(property),
        constraints: [rule],
        options: { message: ({ object, value }) => messageFor(ruleIn(object, rule), value) },
        validator: {
          validate: (value: unknown, args?: ValidationArguments) =>
            ruleIn(args?.object ?? {}, rule).read(value) !== undefined,
        },
      });
    },
  );
}
