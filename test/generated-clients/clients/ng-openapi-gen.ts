import '@angular/compiler';
import {
  HttpClient,
  type HttpEvent,
  HttpHandler,
  HttpHeaders,
  type HttpRequest,
  HttpResponse,
} from '@angular/common/http';
import { firstValueFrom, from, type Observable } from 'rxjs';
import type { CreateClient } from './client';
import * as api from './generated/functions';
import type { StrictHttpResponse } from './generated/strict-http-response';

/** Replaces the backend of Angular's HttpClient, because the original backend needs an Angular application. */
class Fetch extends HttpHandler {
  constructor(private readonly key: string) {
    super();
  }

  override handle(request: HttpRequest<unknown>): Observable<HttpEvent<unknown>> {
    return from(this.send(request));
  }

  private async send(request: HttpRequest<unknown>): Promise<HttpEvent<unknown>> {
    const headers = new Headers({ 'X-API-Key': this.key });
    for (const name of request.headers.keys()) headers.set(name, request.headers.get(name) ?? '');
    const type = request.detectContentTypeHeader();
    if (type !== null && !headers.has('Content-Type')) headers.set('Content-Type', type);
    const body = request.serializeBody() as string | null;
    const { method, urlWithParams } = request;
    const response = await fetch(urlWithParams, { method, headers, body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    const isJson = request.responseType === 'json' && text !== '';
    return new HttpResponse({
      status: response.status,
      headers: new HttpHeaders(),
      body: (isJson ? JSON.parse(text) : text) as unknown,
    });
  }
}

const body = async <T>(answer: Observable<StrictHttpResponse<T>>): Promise<T> =>
  (await firstValueFrom(answer)).body;

export const create: CreateClient = (url, key) => {
  const http = new HttpClient(new Fetch(key));
  return {
    store: (items) => body(api.storeReadings(http, url, { body: { items } })),
    importFile: async (csv) => (await body(api.importReadings$Csv(http, url, { body: csv }))).inserted,
    page: (productid, limit, cursor) =>
      body(api.queryReadings$Json(http, url, { productid, limit, ...(cursor !== undefined && { cursor }) })),
    levels: (productid) => body(api.getLevels$Json(http, url, { productid })),
    levelsByPost: (productids) => body(api.findLevels$Json(http, url, { body: { productids } })),
    series: (productid, interval) => body(api.getSeries$Json(http, url, { productid, interval })),
    exportFile: (productid) => body(api.exportReadings$Csv(http, url, { productid })),
    createKey: (name) => body(api.createKey(http, url, { body: { name, scopes: ['inventory:read'] } })),
    keys: () => body(api.listKeys(http, url)),
    revokeKey: (id) => body(api.revokeKey(http, url, { id })),
  };
};
