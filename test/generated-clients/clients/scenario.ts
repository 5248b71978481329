import { create } from './adapter';

/** Uses every part of the API once, and prints the results as JSON. */
async function main(): Promise<void> {
  const { SERVICE_URL = '', SERVICE_KEY = '' } = process.env;
  const client = create(SERVICE_URL, SERVICE_KEY);

  await client.store([
    { productid: 'A', quantity: 5, timestamp: '2024-01-01T10:00:00Z' },
    { productid: 'A', quantity: 4, timestamp: '2024-01-01T11:00:00Z' },
    { productid: 'B, "b" ü', quantity: 7, timestamp: '2024-01-01T10:00:00Z' },
  ]);
  const inserted = await client.importFile('productid,quantity,timestamp\nA,3,2024-01-01T12:00:00Z\n');
  const first = await client.page('A', 2);
  const second = await client.page('A', 2, first?.next_cursor);
  const two = ['B, "b" ü', 'A'];
  const key = await client.createKey('till 3');
  const names = (await client.keys())?.items.map(({ name }) => name);
  await client.revokeKey(key?.id ?? '');

  console.log(
    JSON.stringify({
      inserted,
      pages: [first, second].map((page) => page?.items.map(({ quantity }) => quantity)),
      levels: (await client.levels(two))?.items.map(({ quantity }) => quantity),
      levelsByPost: (await client.levelsByPost(two))?.items.map(({ quantity }) => quantity),
      series: (await client.series('A', '1h'))?.items.map(({ count }) => count),
      file: await client.exportFile('A'),
      expires: key?.expires_at,
      names,
      left: (await client.keys())?.items.length,
    }),
  );
}

main().catch(async (error: unknown) => {
  console.error(error instanceof Response ? await error.text() : error);
  process.exit(1);
});
