import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module';
import { loadConfig } from '../src/config/load-config';
import { createDocument } from '../src/docs/open-api-document';

/** Writes the OpenAPI document of the service to openapi.json, without a running service or a database. */
async function main(): Promise<void> {
  const connection = { host: 'none', port: 0, user: 'none', database: 'none' };
  const app = await NestFactory.create(AppModule.forRoot(loadConfig({ ENV_FILE: '/dev/null' }), connection), {
    preview: true, // registers the routes, but creates no objects that would connect to servers
    logger: ['error'],
  });
  writeFileSync(join(__dirname, '../openapi.json'), `${JSON.stringify(createDocument(app), null, 2)}\n`);
}

void main();
