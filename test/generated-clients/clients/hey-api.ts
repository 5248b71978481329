import type { CreateClient } from './client';
import { client } from './generated/client.gen';
import * as api from './generated';

/** The response if it is JSON, and undefined if it is CSV text. */
const json = <T>(data: T | string | undefined): T | undefined =>
  typeof data === 'string' ? undefined : data;

export const create: CreateClient = (baseUrl, key) => {
  client.setConfig({ baseUrl, auth: key, throwOnError: true });
  return {
    store: (items) => api.storeReadings({ body: { items } }),
    importFile: async (body) => (await api.importReadings({ body })).data?.inserted,
    page: async (productid, limit, cursor) => {
      const query = { productid, limit, ...(cursor !== undefined && { cursor }) };
      return json((await api.queryReadings({ query })).data);
    },
    levels: async (productid) => json((await api.getLevels({ query: { productid } })).data),
    levelsByPost: async (productids) => json((await api.findLevels({ body: { productids } })).data),
    series: async (productid, interval) =>
      json((await api.getSeries({ query: { productid, interval } })).data),
    exportFile: async (productid) =>
      (await api.exportReadings({ query: { productid }, parseAs: 'text' })).data,
    createKey: async (name) => (await api.createKey({ body: { name, scopes: ['inventory:read'] } })).data,
    keys: async () => (await api.listKeys()).data,
    revokeKey: (id) => api.revokeKey({ path: { id } }),
  };
};
