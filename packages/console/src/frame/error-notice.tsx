import { Alert, Button, Code, List, Text } from '@mantine/core';
import { Refusal } from '../api/failure';
import { texts } from '../texts';

/** The maximum number of errors that are listed for one request. */
const MOST = 10;

interface Props {
  readonly error: Error | null;
  readonly onRetry?: () => void;
  /**
   * The names of the form's fields. Each field shows its own errors. The error notice is not shown if every
   * error belongs to one of these fields.
   */
  readonly fields?: readonly string[];
}

/**
 * Shows an error in words, and the id of the request. The user can give this id to the person who runs the
 * service.
 */
export function ErrorNotice({ error, onRetry, fields = [] }: Props) {
  if (!error) return null;
  const refusal = error instanceof Refusal ? error : undefined;
  if (refusal?.isOnlyAbout(fields)) return null;
  // After a 403 there is no retry button, because the same API key would be refused again. Sign-in with a new key
  // repeats the request.
  const mayRetry = refusal?.status !== 403;
  return (
    <Alert color="red" title={texts.errors.title} role="alert">
      <Text size="sm">{error.message}</Text>
      {refusal && refusal.details.length > 0 && (
        <List size="sm" mt="xs">
          {refusal.details.slice(0, MOST).map(({ field, message }) => (
            <List.Item key={`${field} ${message}`}>
              {field} {message}
            </List.Item>
          ))}
        </List>
      )}
      {refusal?.requestId && (
        <Text size="xs" mt="xs">
          {texts.errors.requestId}: <Code>{refusal.requestId}</Code>
        </Text>
      )}
      {onRetry && mayRetry && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
          {texts.errors.again}
        </Button>
      )}
    </Alert>
  );
}
