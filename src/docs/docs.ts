import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import { createDocument } from './open-api-document';
import { openApi30 } from './open-api-versions';
import { page, script } from './swagger-ui-page';

const SWAGGER_UI = dirname(require.resolve('swagger-ui-dist/package.json'));

/** The script and style files that the page of Swagger UI loads. */
const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** Serves Swagger UI with its files at /docs, a redirect from / to /docs, and the OpenAPI documents. */
export function serveDocs(app: NestExpressApplication): void {
  const express = app.getHttpAdapter().getInstance();
  express.get('/', (_request, response) => {
    response.redirect('docs'); // relative, because a proxy may serve /docs under another path
  });
  serveOnce(express, '/openapi.json', 'application/json; charset=utf-8', () =>
    JSON.stringify(createDocument(app)),
  );
  serveOnce(express, '/openapi-3.0.json', 'application/json; charset=utf-8', () =>
    JSON.stringify(openApi30(createDocument(app))),
  );
  serveOnce(express, '/docs', 'text/html; charset=utf-8', (isFolder) => page(isFolder ? '.' : './docs'));
  serveOnce(express, '/docs/page.js', 'text/javascript; charset=utf-8', () => script);
  for (const [name, type] of Object.entries(ASSETS)) {
    serveOnce(express, `/docs/${name}`, type, () => readFileSync(join(SWAGGER_UI, name)));
  }
}

/**
 * Serves content that never changes. It is created at the first request, and all responses share one buffer,
 * so that many unread responses need no additional memory.
 *
 * @param make creates the content; its argument is true if the path of the request ends with a slash
 */
function serveOnce(
  express: Express,
  route: string,
  type: string,
  make: (isFolder: boolean) => string | Buffer,
): void {
  const made = new Map<boolean, Buffer>();
  express.get(route, ({ path }, response) => {
    const isFolder = path.endsWith('/');
    const body = made.get(isFolder) ?? Buffer.from(make(isFolder));
    made.set(isFolder, body);
    response.setHeader('Content-Type', type);
    response.setHeader('Content-Length', body.length);
    response.end(body);
  });
}
