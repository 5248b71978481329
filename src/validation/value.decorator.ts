import { applyDecorators } from '@nestjs/common';
import { Transform, type TransformFnParams } from 'class-transformer';
import { registerDecorator, type ValidationArguments } from 'class-validator';
import { messageFor, type Rule } from './rule';

/** Name of the rules of {@link Value} among class-validator's decorators; their only constraint is the rule. */
export const VALUE = 'value';

/** The values of one object, before they are checked. */
export type Members = Readonly<Record<string, unknown>>;

/** A rule, or a function that chooses the rule by the other members of the object. */
export type ValueRule = Rule<unknown> | ((members: Members) => Rule<unknown>);

/** The rule that applies in an object with these members. */
export function ruleIn(members: object, rule: ValueRule): Rule<unknown> {
  return typeof rule === 'function' ? rule(members as Members) : rule;
}

/** Makes class-validator check a property by a rule, and class-transformer convert it to its canonical form. */
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
