import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api, dataOf } from '../api/client';
import { ErrorNotice } from '../frame/error-notice';
import { saveFile } from '../frame/save-file';
import { texts } from '../texts';

/** A button that saves the readings as a file in the format of an import. */
export function ExportButton({ location }: { readonly location: string | undefined }) {
  const exporting = useMutation({
    mutationFn: async () => {
      const query: object = location === undefined ? {} : { location };
      const headers = { Accept: 'text/csv' };
      const answer = api.GET('/api/v1/inventory/export', { params: { query }, headers, parseAs: 'blob' });
      saveFile(await dataOf(answer), 'readings.csv');
    },
  });
  return (
    <Stack>
      <Button
        variant="default"
        size="xs"
        loading={exporting.isPending}
        onClick={() => {
          exporting.mutate();
        }}
      >
        {texts.stock.export}
      </Button>
      <ErrorNotice error={exporting.error} />
    </Stack>
  );
}
