import type { CreateClient } from './client';
import * as api from './generated/api';
import { configure } from './send';

const json = <T>(data: T | string): T | undefined => (typeof data === 'string' ? undefined : data);

export const create: CreateClient = (url, key) => {
  configure(url, key);
  return {
    store: (items) => api.storeReadings({ items }),
    importFile: async (csv) => {
      const answer = await api.importReadings(csv);
      return answer.status === 201 ? answer.data.inserted : undefined;
    },
    page: async (productid, limit, cursor) => {
      const answer = await api.queryReadings({ productid, limit, ...(cursor !== undefined && { cursor }) });
      return answer.status === 200 ? json(answer.data) : undefined;
    },
    levels: async (productid) => {
      const answer = await api.getLevels({ productid });
      return answer.status === 200 ? json(answer.data) : undefined;
    },
    levelsByPost: async (productids) => {
      const answer = await api.findLevels({ productids });
      return answer.status === 200 ? json(answer.data) : undefined;
    },
    series: async (productid, interval) => {
      const answer = await api.getSeries({ productid, interval });
      return answer.status === 200 ? json(answer.data) : undefined;
    },
    exportFile: async (productid) => {
      const answer = await api.exportReadings({ productid });
      return answer.status === 200 ? answer.data : undefined;
    },
    createKey: async (name) => {
      const answer = await api.createKey({ name, scopes: ['inventory:read'] });
      return answer.status === 201 ? answer.data : undefined;
    },
    keys: async () => {
      const answer = await api.listKeys();
      return answer.status === 200 ? answer.data : undefined;
    },
    revokeKey: (id) => api.revokeKey(id),
  };
};
