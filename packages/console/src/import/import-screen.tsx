import { Alert, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { texts } from '../texts';
import { FileDrop } from './file-drop';
import { ImportFile } from './import-file';
import { isWorkbook, readHead } from './read-file';

export function ImportScreen() {
  const opening = useMutation({
    mutationFn: async (file: File) => {
      if (await isWorkbook(file)) throw new Error(texts.upload.workbook);
      const head = await readHead(file);
      if (!head) throw new Error(texts.upload.noRows);
      return { file, head };
    },
  });
  return (
    <Stack gap="sm">
      <Title order={1} size="h2">
        {texts.upload.title}
      </Title>
      {opening.data ? (
        <ImportFile {...opening.data} onAgain={opening.reset} />
      ) : (
        <>
          <Text size="sm">{texts.upload.intro}</Text>
          <FileDrop
            onFile={(file) => {
              opening.mutate(file);
            }}
          />
          {opening.error && (
            <Alert color="red" role="alert">
              {opening.error.message}
            </Alert>
          )}
        </>
      )}
    </Stack>
  );
}
