import { Alert, Text } from '@mantine/core';
import { texts } from '../texts';

/** Shown in place of a screen that threw an error. */
export function Crash({ error }: { readonly error: unknown }) {
  return (
    <Alert color="red" title={texts.errors.title} role="alert">
      <Text>{texts.errors.crash}</Text>
      <Text size="sm">{error instanceof Error ? error.message : String(error)}</Text>
    </Alert>
  );
}
