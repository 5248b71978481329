import { Box, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { setConnection, useConnection } from '../api/connection';
import { useOutbox } from '../api/outbox-store';
import { texts } from '../texts';
import { ScreenLink } from './screen-link';

/**
 * Shows connection problems, with the number of stock changes that wait on this device. It also shows how
 * many changes the service has refused.
 */
export function StatusBanner() {
  const message = useConnectionMessage();
  const entries = useOutbox();
  const refused = entries.filter(({ refusal }) => refusal !== undefined).length;
  const waiting = entries.length - refused;
  return (
    <Box role="status" aria-live="polite" className="banner">
      {message !== undefined && <Text size="sm">{message}</Text>}
      {message !== undefined && waiting > 0 && <Text size="sm">{texts.connection.waiting(waiting)}</Text>}
      {refused > 0 && (
        <Text size="sm">
          {texts.connection.refused(refused)}{' '}
          <ScreenLink to="/count" inherit underline="always" c="inherit">
            {texts.connection.show}
          </ScreenLink>
        </Text>
      )}
    </Box>
  );
}

function useConnectionMessage(): string | undefined {
  const connection = useConnection();
  const [, tick] = useState(0);
  useEffect(() => {
    if (connection.kind !== 'limited') return undefined;
    const timer = setInterval(() => {
      if (performance.now() >= connection.until) setConnection({ kind: 'open' });
      tick((count) => count + 1);
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [connection]);
  if (connection.kind === 'open') return undefined;
  if (connection.kind === 'unreachable') return texts.connection.unreachable;
  const seconds = Math.max(1, Math.ceil((connection.until - performance.now()) / 1000));
  return texts.connection.limited(seconds);
}
