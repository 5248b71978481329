import createFetchClient from 'openapi-fetch';
import type { CreateClient } from './client';
import type { paths } from './generated/schema';

export const create: CreateClient = (baseUrl, key) => {
  const api = createFetchClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });
  return {
    store: (items) => api.POST('/api/v1/inventory/update', { body: { items } }),
    importFile: async (body) => {
      const headers = { 'Content-Type': 'text/csv' };
      const bodySerializer = (text: string) => text;
      const { data } = await api.POST('/api/v1/inventory/import', { body, headers, bodySerializer });
      return data?.inserted;
    },
    page: async (productid, limit, cursor) => {
      const query = { productid, limit, ...(cursor !== undefined && { cursor }) };
      return (await api.GET('/api/v1/inventory/query', { params: { query } })).data as
        { items: { quantity: number }[]; next_cursor?: string } | undefined;
    },
    levels: async (productid) =>
      (await api.GET('/api/v1/inventory/levels', { params: { query: { productid } } })).data as
        { items: { quantity: number }[] } | undefined,
    levelsByPost: async (productids) =>
      (await api.POST('/api/v1/inventory/levels', { body: { productids } })).data as
        { items: { quantity: number }[] } | undefined,
    series: async (productid, interval) =>
      (await api.GET('/api/v1/inventory/series', { params: { query: { productid, interval } } })).data as
        { items: { count: number }[] } | undefined,
    exportFile: async (productid) => {
      const { data } = await api.GET('/api/v1/inventory/export', {
        params: { query: { productid } },
        parseAs: 'text',
      });
      return data;
    },
    createKey: async (name) =>
      (await api.POST('/api/v1/keys', { body: { name, scopes: ['inventory:read'] } })).data,
    keys: async () => (await api.GET('/api/v1/keys')).data,
    revokeKey: (id) => api.DELETE('/api/v1/keys/{id}', { params: { path: { id } } }),
  };
};
