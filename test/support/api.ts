import request from 'supertest';
import type { Service } from './service';

/** An object that sends requests to a service, in this process or in another one. */
export type Api = Pick<Service, 'get' | 'post'>;

/** Sends requests to a service in another process. */
export function apiOf(url: string): Api {
  return {
    get: (path) => request(url).get(path),
    post: (path, body) => request(url).post(path).send(body),
  };
}
