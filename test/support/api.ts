import request from 'supertest';
import type { Service } from './service';

/** Sends requests to a service that runs in this process or in another one. */
export type Api = Pick<Service, 'get' | 'post'>;

/** Sends requests to a service in another process. */
export function apiOf(url: string): Api {
  return {
    get: (path) => request(url).get(path),
    post: (path, body) => request(url).post(path).send(body),
  };
}
