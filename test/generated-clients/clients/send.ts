const service = { url: '', key: '' };

export function configure(url: string, key: string): void {
  Object.assign(service, { url, key });
}

/** The function that orval calls instead of fetch. Orval's default would treat every body as JSON, even a file. */
export async function send<T>(path: string, init: RequestInit): Promise<T> {
  const headers = new Headers(init.headers);
  headers.set('X-API-Key', service.key);
  const isFile = headers.get('Content-Type') === 'text/csv';
  const body = isFile ? (JSON.parse(String(init.body)) as string) : (init.body ?? null);
  const response = await fetch(service.url + path, { ...init, headers, body });
  const text = await response.text();
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
  const data: unknown = isJson ? JSON.parse(text) : text;
  return { data, status: response.status, headers: response.headers } as T;
}
