import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { errorCodes } from '../errors/error-codes';
import { version } from '../config/version';
import { nullableTypes } from './open-api-versions';
import { sentRequests } from './open-api-webhooks';

const DESCRIPTION = `
Stores readings about stock, and returns them by product and time. A reading is a count (\`quantity\`: 50 were there) or an
adjustment (\`delta\`: 3 went), at a location if there are several. The level of a product is computed from its readings,
whatever the order in which they arrived. A request is stored completely or not at all, and the response comes after its
readings are durable.

- **Times** are ISO 8601, to the microsecond (further digits are cut), of the years 0001 to 9999, and come back in UTC. One
  without a zone is in UTC, or in \`timezone\`; a bare date is midnight, and as an end the whole day.
- **Readings, products, levels and series** are also CSV and NDJSON, as \`Accept\` asks: the items alone. A page ends at
  \`limit\`, in every format; \`Link\` leads to the next one. In CSV, text that a spreadsheet would run as a formula has an
  apostrophe in front. NDJSON is not listed beside the pages below, because client generators take it for a stream.
- **Every response** has an \`X-Request-ID\`. Send your own (1 to 128 of \`A-Za-z0-9._-\`) to find it again in the logs.
- **Who calls** says so by an API key (\`X-API-Key\`, \`Authorization: Bearer\`, or \`Basic\` with the key as password and
  any user name) or a JSON Web Token, wherever that is required. Every route names the scope it needs.
- **Limits** count per minute and caller, reads and writes apart; \`RateLimit\` on a response says what remains.
- **Every error** has the one shape of \`ErrorDto\`. Programs go by \`error\`, people by \`message\`. What never becomes a
  request (bytes that are not HTTP, headers that are too large or do not end) gets 400, 431 or 408, whatever it was to be.

<details><summary>All error codes</summary>

| status | error | meaning |
|---|---|---|
${Object.entries(errorCodes)
  .map(([code, { status, meaning }]) => `| ${status} | \`${code}\` | ${meaning} |`)
  .join('\n')}

</details>
`;

const UNVERSIONED = 'unversioned';

/** The OpenAPI 3.1 document of the application, as /openapi.json serves it. */
export function createDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Verkko Inventory API')
    .setVersion(version)
    .setDescription(DESCRIPTION.trim())
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .setOpenAPIVersion('3.1.0')
    .addServer('.') // a URL relative to the document, because a proxy may serve the document under another path
    .addBearerAuth(
      { type: 'http', scheme: 'bearer', description: 'An API key, or a JSON Web Token.' },
      'bearer',
    )
    .addApiKey({ type: 'apiKey', name: 'X-API-Key', in: 'header', description: 'An API key.' }, 'key')
    .addBasicAuth(
      {
        type: 'http',
        scheme: 'basic',
        description: 'An API key as password, with any user name: for tools that know nothing else.',
      },
      'basic',
    )
    .addTag('inventory', 'Store readings, and read them back.')
    .addTag('rules', 'What is to be told about stock.')
    .addTag('events', 'What was told.')
    .addTag('webhooks', 'Where events are sent.')
    .addTag('keys', 'Who may call.')
    .addTag('health', 'How the service is.')
    .addTag(UNVERSIONED, 'The same routes for clients of the first service; kept for good.')
    .build();
  const document = SwaggerModule.createDocument(app, builder, {
    operationIdFactory: (_controller, method) => method,
  });
  for (const [path, { get, post }] of Object.entries(document.paths)) {
    const operation = get ?? post;
    if (operation && path.startsWith('/api/inventory/')) operation.tags = [UNVERSIONED];
  }
  return nullableTypes({ ...document, webhooks: sentRequests, security: [] });
}
