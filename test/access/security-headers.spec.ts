import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { CertificateFiles } from '../support/certificate-files';
import { type Browser, openBrowser, type Page } from '@verkko/dev-servers/chromium';
import { createDatabase, type TestDatabase } from '../support/database';
import { ask } from '../support/http-client';
import { QUERY, UPDATE } from '../support/paths';
import { type Service, startService } from '../support/service';
import {
  databaseEnvironment,
  endProcesses,
  type ServiceProcess,
  startProcess,
} from '../support/service-process';

const DATA = "default-src 'none';frame-ancestors 'none'";
const PAGE =
  "default-src 'none';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;connect-src 'self';" +
  "base-uri 'none';form-action 'none';frame-ancestors 'none'";

const BY_HTTP = {
  'content-security-policy': DATA,
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};
const BY_HTTPS = { ...BY_HTTP, 'cross-origin-opener-policy': 'same-origin', 'origin-agent-cluster': '?1' };
const BY_HTTPS_FOR_GOOD = { ...BY_HTTPS, 'strict-transport-security': 'max-age=31536000' };

/** Returns only the security headers of a response. */
function securityHeaders(headers: Record<string, unknown>): Record<string, unknown> {
  const names = Object.keys(BY_HTTPS_FOR_GOOD);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}

describe('the security headers for browsers', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({ AUTH: 'required' });
  });
  afterAll(() => service.stop());

  it.each([
    [200, 'GET', '/health', 'a JSON response'],
    [200, 'GET', '/openapi.json', 'the OpenAPI document'],
    [302, 'GET', '/', 'a redirect to the documentation'],
    [400, 'GET', '/api/%zz', 'a path with bad percent-encoding'],
    [401, 'GET', QUERY, 'a caller without credentials'],
    [401, 'POST', UPDATE, 'a request whose body is not read'],
    [404, 'GET', '/nowhere', 'an unknown path'],
    [405, 'DELETE', UPDATE, 'a method that is not allowed'],
  ])('are sent with the status %d in the response to %s %s (case: %s)', async (status, method, path) => {
    const answer = await ask(service.url + path, { method });

    expect([answer.status, securityHeaders(answer.headers)]).toEqual([status, BY_HTTP]);
    expect(answer.headers['x-powered-by']).toBeUndefined();
  });

  it.each([
    ['bytes that are not HTTP', 'EHLO shop.example\r\n\r\n'],
    ['a request without Host', 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ])('are sent even in the error response to %s', async (_case, bytes) => {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(bytes);

    const [head = ''] = (await text(socket)).split('\r\n\r\n');

    const pairs = head.split('\r\n').map((line) => line.split(': ', 2) as [string, string]);
    expect(
      securityHeaders(Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]))),
    ).toEqual(BY_HTTP);
  });

  it.each(['/docs', '/docs/', '/DOCS', '/docs/swagger-ui.css', '/docs/nothing'])(
    'allow the page %s to run only scripts of the service',
    async (path) => {
      const { headers } = await ask(service.url + path);

      expect(securityHeaders(headers)).toEqual({ ...BY_HTTP, 'content-security-policy': PAGE });
    },
  );

  it.each(['/docsx', '/api/docs', '/api/v1/inventory/docs'])(
    'allow no scripts on the path %s',
    async (path) => {
      expect(securityHeaders((await ask(service.url + path)).headers)).toEqual(BY_HTTP);
    },
  );
});

describe('the header Strict-Transport-Security', () => {
  it('tells browsers to use HTTPS for a year if the service itself serves HTTPS', async () => {
    const files = new CertificateFiles();
    const service = await startService(files.environment);
    const url = service.url.replace('http:', 'https:');

    const answers = [
      await ask(`${url}/health`, { agent: files.trusting() }),
      await ask(`${url}/nowhere`, { agent: files.trusting() }),
    ];
    await service.stop();
    files.remove();

    expect(answers.map(({ headers }) => securityHeaders(headers))).toEqual([
      BY_HTTPS_FOR_GOOD,
      BY_HTTPS_FOR_GOOD,
    ]);
  });

  it('is not sent if only a proxy in front of the service serves HTTPS', async () => {
    const service = await startService({ TRUST_PROXY: 'loopback' });

    const { headers } = await service.get('/health').set('X-Forwarded-Proto', 'https');
    await service.stop();

    expect(securityHeaders(headers)).toEqual(BY_HTTPS);
  });
});

// A host name that browsers do not trust without HTTPS. They trust localhost and loopback addresses such as
// 127.0.0.1 even without HTTPS.
const HOST = 'inventory.test';

/**
 * A script that runs in the page. It injects another script, and sends a request to another host. The
 * security policy of the page forbids both. The script ends when the browser has reported both violations.
 */
const FORBIDDEN = `(async () => {
  const violated = [];
  const both = new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      if (violated.push(effectiveDirective) === 2) resolve();
    });
  });
  const script = document.createElement('script');
  script.textContent = 'window.ran = true';
  document.body.append(script);
  await fetch('https://elsewhere.example/').catch(() => undefined);
  await both;
  return { violated, ran: 'ran' in window };
})()`;

describe.each(['HTTP', 'HTTPS'])('the page /docs, loaded over %s from another machine,', (scheme) => {
  let database: TestDatabase;
  let files: CertificateFiles;
  let service: ServiceProcess;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    database = await createDatabase();
    files = new CertificateFiles();
    service = await startProcess({
      ...databaseEnvironment(database.connection),
      ...(scheme === 'HTTPS' && files.environment),
    });
    browser = await openBrowser(HOST);
    page = await browser.context.newPage();
    await page.goto(`${service.url.replace('127.0.0.1', HOST)}/docs`);
    await page.locator('.opblock').first().waitFor();
  });
  afterAll(async () => {
    await (browser as Browser | undefined)?.close();
    await endProcesses();
    files.remove();
    await database.drop();
  });

  it('sends a test request and accepts an API key without errors in the browser', async () => {
    const operation = page.locator('.opblock-get', { has: page.locator('[data-path="/livez"]') });
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    const status = operation.locator('.live-responses-table .response-col_status').last();
    expect(await status.innerText()).toBe('200');

    await page.locator('.auth-wrapper .authorize').first().click();
    await page.locator('.dialog-ux input').first().fill('vk_some-key');
    await page.locator('.dialog-ux .authorize').first().click();

    expect(browser.complaints).toEqual([]);
  });

  it('runs no injected script, and sends no request to another host', async () => {
    const violations = await page.evaluate(FORBIDDEN);

    expect(violations).toEqual({ violated: ['script-src-elem', 'connect-src'], ran: false });
  });
});
