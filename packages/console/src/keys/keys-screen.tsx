import { Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Refusal } from '../api/failure';
import { type Key, keys } from '../api/key-requests';
import { ErrorNotice } from '../frame/error-notice';
import { texts } from '../texts';
import { KeyTable } from './key-table';
import { NewKeyDialog } from './new-key-dialog';
import { RevokeDialog } from './revoke-dialog';
import { RotateDialog } from './rotate-dialog';
import { SecretDialog } from './secret-dialog';

export function KeysScreen() {
  const query = useInfiniteQuery(keys);
  const [isMaking, setMaking] = useState(false);
  const [rotated, setRotated] = useState<Key>();
  const [revoked, setRevoked] = useState<Key>();
  const [secret, setSecret] = useState<string>();
  const rows: Key[] = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const isForbidden = query.error instanceof Refusal && query.error.status === 403;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1} size="h2">
          {texts.keys.title}
        </Title>
        {!isForbidden && (
          <Button
            onClick={() => {
              setMaking(true);
            }}
          >
            {texts.keys.make}
          </Button>
        )}
      </Group>
      <Text size="sm">{texts.keys.intro}</Text>
      <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Loader mx="auto" aria-label={texts.loading} />}
      {query.isSuccess && rows.length === 0 && <Text>{texts.keys.empty}</Text>}
      {rows.length > 0 && <KeyTable rows={rows} onRotate={setRotated} onRevoke={setRevoked} />}
      {query.hasNextPage && (
        <Button variant="default" onClick={() => void query.fetchNextPage()}>
          {texts.more}
        </Button>
      )}
      {isMaking && (
        <NewKeyDialog
          onClose={() => {
            setMaking(false);
          }}
          onSecret={setSecret}
        />
      )}
      {rotated && (
        <RotateDialog
          chosen={rotated}
          onClose={() => {
            setRotated(undefined);
          }}
          onSecret={setSecret}
        />
      )}
      {revoked && (
        <RevokeDialog
          chosen={revoked}
          onClose={() => {
            setRevoked(undefined);
          }}
        />
      )}
      <SecretDialog
        secret={secret}
        onClose={() => {
          setSecret(undefined);
        }}
      />
    </Stack>
  );
}
