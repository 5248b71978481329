import axios from 'axios';
import type { CreateClient } from './client';
import { getVerkkoInventoryAPI } from './generated/api';

const json = <T>(data: T | string): T | undefined => (typeof data === 'string' ? undefined : data);

export const create: CreateClient = (baseURL, key) => {
  Object.assign(axios.defaults, { baseURL, auth: { username: 'orval', password: key } });
  const api = getVerkkoInventoryAPI();
  return {
    store: (items) => api.storeReadings({ items }),
    importFile: async (csv) =>
      (await api.importReadings(csv, {}, { headers: { 'Content-Type': 'text/csv' } })).data.inserted,
    page: async (productid, limit, cursor) =>
      json((await api.queryReadings({ productid, limit, ...(cursor !== undefined && { cursor }) })).data),
    levels: async (productid) => json((await api.getLevels({ productid })).data),
    levelsByPost: async (productids) => json((await api.findLevels({ productids })).data),
    series: async (productid, interval) => json((await api.getSeries({ productid, interval })).data),
    exportFile: async (productid) => (await api.exportReadings({ productid })).data,
    createKey: async (name) => (await api.createKey({ name, scopes: ['inventory:read'] })).data,
    keys: async () => (await api.listKeys()).data,
    revokeKey: (id) => api.revokeKey(id),
  };
};
