import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, ResourceProperties } from '@aws-cdk/service-spec-types';
import type { Resource } from './cloudformation';

/**
 * AWS's published specification of CloudFormation resources. AWS generates its CDK from the same
 * specification.
 */
const published = loadAwsServiceSpecSync();

/** The mistakes for which CloudFormation would reject a resource: unknown, missing or wrong properties. */
export function mistakesIn(name: string, { Type, Properties }: Resource): string[] {
  return mistakesInProperties(Properties, typeOf(Type).properties, name);
}

/** The attributes that `!GetAtt` can read from a resource of this type. */
export function attributesOf(type: string): string[] {
  return Object.keys(typeOf(type).attributes);
}

function typeOf(type: string) {
  return published.lookup('resource', 'cloudFormationType', 'equals', type).only();
}

function mistakesInProperties(given: object, known: ResourceProperties, path: string): string[] {
  const missing = Object.entries(known)
    .filter(([name, { required }]) => required && !(name in given))
    .map(([name]) => `${path} lacks ${name}`);
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const property = known[name];
    return property
      ? mistakesInValue(value, property.type, `${path}.${name}`)
      : [`${path} cannot have ${name}`];
  });
  return [...missing, ...wrong];
}

function mistakesInValue(value: unknown, type: PropertyType, path: string): string[] {
  if (isFunction(value)) return [];
  const wrong = [`${path} is no ${type.type}`];
  switch (type.type) {
    case 'string':
      if (typeof value !== 'string') return wrong;
      return type.allowedValues?.includes(value) === false ? [`${path} cannot be ${value}`] : [];
    case 'integer':
      return Number.isInteger(value) ? [] : wrong;
    case 'number':
    case 'boolean':
      return typeof value === type.type ? [] : wrong;
    case 'json':
      return typeof value === 'object' ? [] : wrong;
    case 'array':
      if (!Array.isArray(value)) return wrong;
      return value.flatMap((item, index) => mistakesInValue(item, type.element, `${path}[${index}]`));
    case 'map':
      return Object.entries(value as object).flatMap(([key, item]) =>
        mistakesInValue(item, type.element, `${path}.${key}`),
      );
    case 'ref':
      if (typeof value !== 'object' || value === null) return wrong;
      return mistakesInProperties(value, published.get('typeDefinition', type.reference).properties, path);
    case 'union':
      return type.types.some((each) => mistakesInValue(value, each, path).length === 0) ? [] : wrong;
    default:
      throw new Error(`${path} has a type that is not checked here: ${type.type}`);
  }
}

/**
 * Whether a value is `{ Ref: … }` or `{ 'Fn::…': … }`. CloudFormation evaluates such a value during the
 * deployment.
 */
function isFunction(value: unknown): boolean {
  const [name, ...others] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
}
