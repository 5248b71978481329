import type { Service } from './service';

interface MediaType {
  schema?: { $ref?: string };
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

/** A response in the OpenAPI document. */
export interface DocumentedResponse {
  description: string;
  headers?: Record<string, unknown>;
  content?: Record<string, MediaType>;
}

interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  tags: string[];
  parameters: { name: string; description?: string; schema: { example?: unknown; default?: unknown } }[];
  security?: Record<string, string[]>[];
  requestBody?: { content: Record<string, MediaType> };
  responses: Record<string, DocumentedResponse>;
}

/** The parts of an OpenAPI document that the tests read. */
export interface OpenApi {
  openapi: string;
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, { required: string[]; properties: Record<string, unknown> }>;
    securitySchemes: Record<string, { type: string }>;
  };
}

export async function openApi(service: Service, path = '/openapi.json'): Promise<OpenApi> {
  return (await service.get(path).expect(200)).body as OpenApi;
}

/** All operations with their methods and paths, in the order of the document. */
export function operationsOf(document: OpenApi) {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, ...operation })),
  );
}

/** Every documented response of every operation. */
export function statusesOf(document: OpenApi) {
  return operationsOf(document).flatMap(({ method, path, responses }) =>
    Object.entries(responses).map(([status, response]) => ({
      method,
      path,
      status: Number(status),
      response,
    })),
  );
}

/** The documented examples of a response, by media type. */
export function examplesOf(response: DocumentedResponse | undefined): Record<string, unknown> {
  const content = Object.entries(response?.content ?? {});
  return Object.fromEntries(content.map(([type, { example }]) => [type, example]));
}

/**
 * The service's responses to requests for the same path, one for each of the given media types. JSON
 * responses are parsed.
 */
export async function answersIn(
  types: string[],
  service: Service,
  path: string,
): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const type of types) {
    const { headers, body, text } = await service.get(path).set('Accept', type).expect(200);
    const given = String(headers['content-type']).split(';', 1)[0] as string;
    answers[given] = given === 'application/json' ? body : text;
  }
  return answers;
}
