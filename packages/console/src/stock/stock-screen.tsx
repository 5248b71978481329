import { Group, Loader, Stack, Text, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { ErrorNotice } from '../frame/error-notice';
import { texts } from '../texts';
import { ExportButton } from './export-button';
import { StockFilters } from './stock-filters';
import { StockTable } from './stock-table';
import { locationsOf, useStock } from './use-stock';

const route = getRouteApi('/stock');

export function StockScreen() {
  const search = route.useSearch();
  const stock = useStock(search);
  const { rows, hasNextPage, isFetchingNextPage } = stock;
  const isFiltered = Object.keys(search).length > 0;

  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1} size="h2">
          {texts.stock.title}
        </Title>
        <ExportButton location={search.location} />
      </Group>
      <StockFilters search={search} locations={locationsOf(rows)} />
      <ErrorNotice error={stock.error} onRetry={() => void stock.refetch()} />
      <Text size="sm" c="dimmed" role="status">
        {stock.isPending ? texts.loading : texts.stock.shown(rows.length, hasNextPage)}
      </Text>
      {stock.isPending && <Loader mx="auto" aria-hidden />}
      {stock.isSuccess && !hasNextPage && rows.length === 0 && (
        <Text>{isFiltered ? texts.stock.noMatch : texts.stock.empty}</Text>
      )}
      {rows.length > 0 && (
        <StockTable
          rows={rows}
          location={search.location}
          hasMore={hasNextPage}
          onMore={() => {
            if (!isFetchingNextPage) void stock.fetchNextPage();
          }}
        />
      )}
    </Stack>
  );
}
