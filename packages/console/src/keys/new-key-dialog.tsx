import { Button, Checkbox, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent } from 'react';
import { Refusal } from '../api/failure';
import { createKey } from '../api/key-requests';
import { queryClient } from '../api/query-client';
import { ErrorNotice } from '../frame/error-notice';
import { useDraft } from '../frame/use-draft';
import { texts } from '../texts';

interface Props {
  readonly onClose: () => void;
  readonly onSecret: (secret: string) => void;
}

/** The names, in the API, of the fields of this dialog. Each field shows its own errors. */
const FIELDS = ['name', 'scopes', 'locations', 'expires_at'];

const EMPTY = { name: '', scopes: ['inventory:read', 'inventory:write'], locations: '', expires: '' };

export function NewKeyDialog({ onClose, onSecret }: Props) {
  const [fields, change, clear] = useDraft('key', EMPTY);
  const making = useMutation({
    mutationFn: () => {
      const { name, scopes, expires } = fields;
      const locations = fields.locations.split(/\s*\n\s*/).filter((location) => location !== '');
      return createKey({
        ...{ name, scopes },
        ...(locations.length > 0 && { locations }),
        // The key is valid until the end of the chosen day, in the time zone of this device.
        ...(expires !== '' && { expires_at: new Date(`${expires}T23:59:59`).toISOString() }),
      });
    },
    onSuccess: (secret) => {
      void queryClient.invalidateQueries({ queryKey: ['keys'] });
      clear();
      onSecret(secret);
      onClose();
    },
  });
  const refusal = making.error instanceof Refusal ? making.error : undefined;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={texts.keys.make}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={texts.keys.name}
            description={texts.keys.nameHint}
            value={fields.name}
            onChange={(event) => {
              change({ name: event.currentTarget.value });
            }}
            error={refusal?.of('name')}
            required
            data-autofocus
          />
          <Checkbox.Group
            label={texts.keys.scopes}
            value={fields.scopes}
            onChange={(scopes) => {
              change({ scopes });
            }}
            error={refusal?.of('scopes')}
          >
            <Stack gap={6} mt={4}>
              {Object.entries(texts.keys.scope).map(([scope, label]) => (
                <Checkbox key={scope} value={scope} label={label} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Textarea
            label={texts.keys.locations}
            description={texts.keys.locationsHint}
            autosize
            value={fields.locations}
            onChange={(event) => {
              change({ locations: event.currentTarget.value });
            }}
            error={refusal?.of('locations')}
          />
          <TextInput
            type="date"
            label={texts.keys.expires}
            description={texts.keys.expiresHint}
            value={fields.expires}
            onChange={(event) => {
              change({ expires: event.currentTarget.value });
            }}
            error={refusal?.of('expires_at')}
          />
          <ErrorNotice error={making.error} fields={FIELDS} />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {texts.cancel}
            </Button>
            <Button type="submit" loading={making.isPending}>
              {texts.keys.make}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
