import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const DOCUMENT = pathToFileURL(join(__dirname, '../openapi.json'));

/** Prints the TypeScript types of the client, generated from openapi.json. */
async function main(): Promise<void> {
  const types = await openapiTS(DOCUMENT, { rootTypes: true, rootTypesNoSchemaPrefix: true });
  process.stdout.write(
    `// Generated from openapi.json by openapi-typescript: npm run docs writes this file.\n\n${astToString(types)}`,
  );
}

void main();
