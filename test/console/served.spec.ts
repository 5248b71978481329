import request from 'supertest';
import { ask } from '../support/http-client';
import { type Service, startService } from '../support/service';

describe('the console at the path /console', () => {
  let service: Service;
  let page: string;

  beforeAll(async () => {
    service = await startService();
    page = (await service.get('/console/').expect(200)).text;
  });
  afterAll(() => service.stop());

  const scriptOf = (html: string) => /src="\.(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';

  it('is sent with headers that make browsers revalidate it, and that forbid inline scripts', async () => {
    const { headers } = await service.get('/console/').expect(200);

    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['cache-control']).toBe('no-cache');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none';script-src 'self';");
    expect(policy).toContain("connect-src 'self'");
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)/);
  });

  it('has compressed script files that caches may keep for ever', async () => {
    const path = `/console${scriptOf(page)}`;
    const packed = await service.get(path).set('Accept-Encoding', 'gzip').expect(200);
    expect(packed.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });

    const plain = await service.get(path).set('Accept-Encoding', 'identity').expect(200);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.text).toBe(packed.text);
    await request(service.url).head(path).expect(200);
  });

  it('has a service worker script that lists the files of the console; browsers must revalidate the script before each use', async () => {
    const { headers, text } = await service.get('/console/service-worker.js').expect(200);

    expect(headers['cache-control']).toBe('no-cache');
    expect(text).toContain(`"${scriptOf(page).slice(1)}"`);
  });

  it('needs at most 250 KB of compressed scripts for its first screen', async () => {
    const inPage = [...page.matchAll(/(?:src|href)="\.\/assets\/([^"]+\.js)"/g)].map(([, name = '']) => name);
    const textOf = async (name: string) => (await service.get(`/console/assets/${name}`).expect(200)).text;
    // The main script imports the script of the first screen on demand. So it contains the name of that
    // script.
    const screen = /stock-screen-[\w-]+\.js/.exec(await textOf(inPage[0] ?? ''))?.[0] ?? '';
    const needed = new Set([...inPage, screen]);
    // An imported script can import further scripts. Their names are added to the set during the loop, so the
    // loop visits those scripts, too.
    for (const name of needed) {
      const imported = (await textOf(name)).matchAll(/(?:from|import)\s*["`']\.\/([\w-]+\.js)["`']/g);
      for (const [, more = ''] of imported) needed.add(more);
    }

    let bytes = 0;
    for (const name of needed) {
      const { headers } = await service
        .get(`/console/assets/${name}`)
        .set('Accept-Encoding', 'gzip')
        .expect(200);
      bytes += Number(headers['content-length']);
    }
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(250_000);
  });

  it('is the redirect target for browsers that request /; other clients are redirected to /docs', async () => {
    const browser = await service.get('/').set('Accept', 'text/html,application/xhtml+xml,*/*;q=0.8');
    expect([browser.status, browser.headers.location]).toEqual([302, 'console/']);
    expect(browser.headers.vary).toContain('Accept');
    for (const path of ['/console', '/CONSOLE?x=/']) {
      const folder = await service.get(path);
      expect([folder.status, folder.headers.location]).toEqual([302, 'console/']);
    }
    const absolute = await ask(service.url, { path: `${service.url}/console` });
    expect([absolute.status, absolute.headers.location]).toEqual([302, 'console/']);

    const other = await service.get('/');
    expect([other.status, other.headers.location]).toEqual([302, 'docs']);
  });

  it('sends the same kind of error body as the API if the path or the method of a request is wrong', async () => {
    const missing = await service.get('/console/assets/none.js').expect(404);
    expect(missing.body).toMatchObject({ error: 'NOT_FOUND' });
    expect(missing.headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
    const { body, headers } = await service.post('/console/', {}).expect(405);
    expect(body).toMatchObject({ error: 'METHOD_NOT_ALLOWED' });
    expect(headers.allow).toBe('GET, HEAD');
  });

  it('is not served with CONSOLE=off', async () => {
    const bare = await startService({ CONSOLE: 'off' });
    await bare.get('/console/').expect(404);
    const front = await bare.get('/').set('Accept', 'text/html');
    await bare.stop();

    expect(front.headers.location).toBe('docs');
  });
});
