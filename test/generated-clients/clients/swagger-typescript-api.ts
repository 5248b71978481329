import type { CreateClient } from './client';
import { Api } from './generated/api';

export const create: CreateClient = (baseUrl, key) => {
  const { api } = new Api({
    baseUrl,
    baseApiParams: { secure: true },
    securityWorker: () => ({ headers: { Authorization: `Bearer ${key}`, 'X-API-Key': key } }),
  });
  return {
    store: (items) => api.storeReadings({ items }),
    importFile: async (csv) => (await api.importReadings(csv)).data.inserted, // sent as text/plain
    page: async (productid, limit, cursor) =>
      (await api.queryReadings({ productid, limit, ...(cursor !== undefined && { cursor }) })).data,
    levels: async (productid) => (await api.getLevels({ productid })).data,
    levelsByPost: async (productids) => (await api.findLevels({ productids })).data,
    series: async (productid, interval) => (await api.getSeries({ productid, interval })).data,
    exportFile: async (productid) => (await api.exportReadings({ productid }, { format: 'text' })).data,
    createKey: async (name) => (await api.createKey({ name, scopes: ['inventory:read'] })).data,
    keys: async () => (await api.listKeys()).data,
    revokeKey: (id) => api.revokeKey(id),
  };
};
