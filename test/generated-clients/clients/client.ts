/** The calls that the test makes with every generated client. A file in `clients/` makes them for each client. */
export interface Client {
  store(items: { productid: string; quantity: number; timestamp: string }[]): Promise<unknown>;
  /** Imports a CSV file. @returns the number of readings stored */
  importFile(csv: string): Promise<number | undefined>;
  page(productid: string, limit: number, cursor?: string): Promise<Page | undefined>;
  levels(productids: string[]): Promise<Items | undefined>;
  levelsByPost(productids: string[]): Promise<Items | undefined>;
  series(productid: string, interval: string): Promise<{ items: { count: number }[] } | undefined>;
  exportFile(productid: string): Promise<string | undefined>;
  createKey(name: string): Promise<{ id: string; expires_at: string | null } | undefined>;
  keys(): Promise<{ items: { name: string }[] } | undefined>;
  revokeKey(id: string): Promise<unknown>;
}

interface Items {
  items: { quantity: number }[];
}

interface Page extends Items {
  next_cursor?: string | undefined;
}

/** Creates a client. @param url the URL of the service @param key an API key with all scopes */
export type CreateClient = (url: string, key: string) => Client;
