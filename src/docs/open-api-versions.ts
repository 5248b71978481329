import type { OpenAPIObject } from '@nestjs/swagger';

/** An object in the OpenAPI document. */
type Json = Readonly<Record<string, unknown>>;

/**
 * Members of the OpenAPI document that contain values of the API, such as examples and defaults. These values must not
 * be converted like schemas.
 */
const VALUES = new Set(['example', 'value', 'default', 'enum']);

/**
 * Converts schemas that allow null from OpenAPI 3.0 to 3.1. Nest writes the keyword `nullable`; OpenAPI 3.1
 * has the type `null` instead.
 */
export function nullableTypes(document: OpenAPIObject): OpenAPIObject {
  return rewrite(document, ({ nullable, ...rest }) =>
    nullable === true ? { ...rest, type: [rest.type, 'null'] } : rest,
  );
}

/** Converts an OpenAPI 3.1 document to OpenAPI 3.0, for client generators that support no other version. */
export function openApi30(document: OpenAPIObject): OpenAPIObject {
  const earlier = rewrite(document, ({ type, examples, security, ...rest }) => ({
    ...rest,
    ...typeIn30(type),
    ...(Array.isArray(examples)
      ? { example: examples[0] as unknown }
      : examples !== undefined && { examples }),
    ...(Array.isArray(security) && { security: withoutScopes(security) }),
  }));
  delete earlier.webhooks; // OpenAPI 3.0 cannot describe the requests that a service sends to webhooks
  return { ...earlier, openapi: '3.0.3' };
}

/** Converts the type of a schema to OpenAPI 3.0, which has the member `nullable` in place of the type `null`. */
function typeIn30(type: unknown): Json {
  if (!Array.isArray(type)) return type === undefined ? {} : { type };
  return { type: type.find((one) => one !== 'null') as unknown, nullable: type.includes('null') };
}

/** Removes the scopes of security schemes, because in OpenAPI 3.0 only OAuth 2 and OpenID Connect have scopes. */
function withoutScopes(security: readonly Json[]): Json[] {
  return security.map((schemes) =>
    Object.fromEntries(Object.keys(schemes).map((scheme): [string, []] => [scheme, []])),
  );
}

/** The OpenAPI document with every object replaced by the result of `change`; inner objects are replaced first. */
function rewrite(document: OpenAPIObject, change: (object: Json) => Json): OpenAPIObject {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).map(([name, member]): [string, unknown] => [
      name,
      VALUES.has(name) ? member : walk(member),
    ]);
    return change(Object.fromEntries(members));
  };
  return walk(document) as OpenAPIObject;
}
