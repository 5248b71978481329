import { Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Refusal } from '../api/failure';
import { type Key, keys, revokeKey, rotateKey } from '../api/key-requests';
import { queryClient } from '../api/query-client';
import { ConfirmDialog } from '../frame/confirm-dialog';
import { ErrorNotice } from '../frame/error-notice';
import { MoreButton } from '../frame/more-button';
import { RotateDialog } from '../frame/rotate-dialog';
import { SecretDialog } from '../frame/secret-dialog';
import { texts } from '../texts';
import { KeyTable } from './key-table';
import { NewKeyDialog } from './new-key-dialog';

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
      <MoreButton query={query} />
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
          title={texts.keys.rotateTitle}
          name={rotated.name}
          hint={texts.keys.rotateHint}
          grace="3600"
          rotate={(grace) => thenList(rotateKey(rotated.id, grace))}
          onClose={() => {
            setRotated(undefined);
          }}
          onSecret={setSecret}
        />
      )}
      {revoked && (
        <ConfirmDialog
          title={texts.keys.revokeTitle}
          name={revoked.name}
          hint={texts.keys.revokeHint}
          submit={texts.keys.revoke}
          done={texts.keys.revoked}
          act={() => thenList(revokeKey(revoked.id))}
          onClose={() => {
            setRevoked(undefined);
          }}
        />
      )}
      <SecretDialog
        title={texts.keys.secretTitle}
        secret={secret}
        onClose={() => {
          setSecret(undefined);
        }}
      />
    </Stack>
  );
}

/** Waits until a change of the API keys is done, and then reloads the list of API keys. */
async function thenList<T>(change: Promise<T>): Promise<T> {
  const result = await change;
  void queryClient.invalidateQueries({ queryKey: ['keys'] });
  return result;
}
