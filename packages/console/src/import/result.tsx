import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Refusal } from '../api/failure';
import { ErrorNotice } from '../frame/error-notice';
import { saveFile } from '../frame/save-file';
import { texts } from '../texts';
import { badRows } from './bad-rows';
import type { FileHead } from './read-file';
import type { ImportResult } from './upload';

interface Props {
  readonly file: File;
  readonly head: FileHead;
  readonly result: ImportResult | undefined;
  readonly error: Error | null;
  /**
   * Function that sends the file again without its invalid rows; undefined if the import already skips
   * invalid rows.
   */
  readonly onLeaveOut: (() => void) | undefined;
}

/** Shows the result of an import: the number of stored rows, and the errors in the other rows. */
export function Result({ file, head, result, error, onLeaveOut }: Props) {
  const details = result?.details ?? (error instanceof Refusal ? error.details : []);
  const isAboutRows = details.every(({ field }) => field.startsWith('line '));
  const saving = useMutation({
    mutationFn: async () => {
      const fields = details.map(({ field }) => field);
      saveFile(await badRows(file, fields, head), `to-mend-${file.name}`);
    },
  });
  const listedRows = new Set(details.map(({ field }) => field.split(',')[0])).size;
  return (
    <Stack gap="sm">
      {result && (
        <Alert color="teal" role="status">
          <Text size="sm">{texts.upload.inserted(result.inserted)}</Text>
          {result.skipped !== undefined && result.skipped > 0 && (
            <Text size="sm">{texts.upload.skipped(result.skipped, listedRows)}</Text>
          )}
        </Alert>
      )}
      {error instanceof Refusal && details.length > 0 ? (
        <Alert color="red" role="alert" title={texts.upload.nothing}>
          <Text size="sm">{error.message}</Text>
          {onLeaveOut && isAboutRows && (
            <Button mt="sm" size="xs" variant="default" onClick={onLeaveOut}>
              {texts.upload.leaveOut}
            </Button>
          )}
        </Alert>
      ) : (
        <ErrorNotice error={error} />
      )}
      {details.length > 0 && (
        <>
          <Table.ScrollContainer
            minWidth={320}
            maxHeight={320}
            scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
          >
            <Table aria-label={texts.upload.mistakes} verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{texts.upload.where}</Table.Th>
                  <Table.Th>{texts.upload.what}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {details.map(({ field, message }) => (
                  <Table.Tr key={`${field} ${message}`}>
                    <Table.Td>{field}</Table.Td>
                    <Table.Td>{message}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          <ErrorNotice error={saving.error} />
          {isAboutRows && (
            <Group>
              <Button
                variant="default"
                size="xs"
                onClick={() => {
                  saving.mutate();
                }}
              >
                {texts.upload.saveBad}
              </Button>
            </Group>
          )}
        </>
      )}
    </Stack>
  );
}
