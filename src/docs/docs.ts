import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { errorCodes } from '../errors/error-codes';
import { version } from '../version';

const DESCRIPTION = `
Stores stock readings \`{productid, quantity, timestamp}\` and gives them back by product and time. A success is only
answered once the readings are durable; a request is stored as a whole or not at all.

**Times** are ISO 8601, to the microsecond, and come back in UTC. **Every response** has an \`X-Request-ID\`; send your
own to find it again in the logs. The paths without \`/v1\` are the same two routes, kept for older clients.

**Every error** has one shape. Its codes:

| status | error | meaning |
|---|---|---|
${Object.entries(errorCodes)
  .map(([code, { status, meaning }]) => `| ${status} | \`${code}\` | ${meaning} |`)
  .join('\n')}
`;

/** The OpenAPI 3.1 document of the application, as /openapi.json serves it. */
export function createDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle('Verkko Inventory API')
    .setVersion(version)
    .setDescription(DESCRIPTION.trim())
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .setOpenAPIVersion('3.1.0')
    .addServer('/')
    .addTag('inventory', 'Store readings, and read them back.')
    .addTag('health', 'How the service is.')
    .build();
  const document = SwaggerModule.createDocument(app, builder, {
    // A method with two paths is called `update[0]` and `update[1]` here, the versioned path first.
    operationIdFactory: (_controller, method) => method.replace('[0]', '').replace('[1]', 'Unversioned'),
  });
  return { ...document, security: [] };
}

/** Serves Swagger UI with its own assets at /docs and the document at /openapi.json. */
export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => createDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Verkko Inventory API',
    swaggerOptions: { displayRequestDuration: true, tryItOutEnabled: true },
  });
}
