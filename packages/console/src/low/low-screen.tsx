import { Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNotice } from '../frame/error-notice';
import { saveFile } from '../frame/save-file';
import { texts } from '../texts';
import { lowCsv } from './low-csv';
import { byUrgency, fetchLow, SOON_DAYS } from './low-rows';
import { LowTable } from './low-table';
import { useSoonOut } from './use-soon-out';

/** Number of rows that are added to the page at a time, because a thousand rows make a phone slow. */
const ROWS_A_STEP = 100;

export function LowScreen() {
  const low = useQuery({ queryKey: ['stock', 'products', 'to-buy'], queryFn: fetchLow });
  const [most, setMost] = useState(ROWS_A_STEP);
  const { found, searching } = useSoonOut();
  const known = new Set(low.data?.map(({ row }) => row.productid));
  const more = found?.rows.filter(({ row }) => !known.has(row.productid)) ?? [];
  const rows = byUrgency([...(low.data ?? []), ...more]);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1} size="h2">
          {texts.low.title}
        </Title>
        <Button
          size="xs"
          variant="default"
          disabled={rows.length === 0}
          onClick={() => {
            saveFile(lowCsv(rows), 'low.csv');
          }}
        >
          {texts.low.csv}
        </Button>
      </Group>
      <Text size="sm">{texts.low.intro}</Text>
      <Group>
        <Button
          variant="default"
          loading={searching.isPending}
          onClick={() => {
            searching.mutate();
          }}
        >
          {texts.low.soon}
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {found ? texts.low.looked(found.looked, searching.isPending) : texts.low.soonHint(SOON_DAYS)}
        </Text>
      </Group>
      <ErrorNotice error={low.error ?? searching.error} onRetry={() => void low.refetch()} />
      {low.isPending && <Loader mx="auto" aria-label={texts.loading} />}
      {low.isSuccess && rows.length === 0 && <Text>{texts.low.empty}</Text>}
      {rows.length > 0 && (
        <>
          <Text size="sm" c="dimmed">
            {texts.low.shown(Math.min(most, rows.length), rows.length)}
          </Text>
          <LowTable rows={rows.slice(0, most)} />
        </>
      )}
      {rows.length > most && (
        <Button
          variant="default"
          onClick={() => {
            setMost(most + ROWS_A_STEP);
          }}
        >
          {texts.more}
        </Button>
      )}
    </Stack>
  );
}
