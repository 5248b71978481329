import type { OpenAPIObject } from '@nestjs/swagger';

/** A part of the document: an object, or a value in it. */
type Json = Readonly<Record<string, unknown>>;

/** Members with values of the API in them, which are no part of the document's own language. */
const VALUES = new Set(['example', 'value', 'default', 'enum']);

/** Writes schemas that Nest marks as `nullable`, the word of OpenAPI 3.0, with the type `null` of 3.1. */
export function nullableTypes(document: OpenAPIObject): OpenAPIObject {
  return rewrite(document, ({ nullable, ...rest }) =>
    nullable === true ? { ...rest, type: [rest.type, 'null'] } : rest,
  );
}

/** The OpenAPI 3.0 form of a 3.1 document, for client generators that know no other version. */
export function openApi30(document: OpenAPIObject): OpenAPIObject {
  const earlier = rewrite(document, ({ type, examples, security, ...rest }) => ({
    ...rest,
    ...typeIn30(type),
    ...(Array.isArray(examples)
      ? { example: examples[0] as unknown }
      : examples !== undefined && { examples }),
    ...(Array.isArray(security) && { security: withoutScopes(security) }),
  }));
  return { ...earlier, openapi: '3.0.3' };
}

/** In 3.0, `null` is no type but a mark beside the type. */
function typeIn30(type: unknown): Json {
  if (!Array.isArray(type)) return type === undefined ? {} : { type };
  return { type: type.find((one) => one !== 'null') as unknown, nullable: type.includes('null') };
}

/** In 3.0, only OAuth 2 and OpenID Connect have scopes. */
function withoutScopes(security: readonly Json[]): Json[] {
  return security.map((schemes) =>
    Object.fromEntries(Object.keys(schemes).map((scheme): [string, []] => [scheme, []])),
  );
}

/** The document with every object replaced by what `change` returns for it; inner objects first. */
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
