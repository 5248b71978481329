import { Button, Checkbox, Group, Modal, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { Refusal } from '../api/failure';
import { changeWebhook, createWebhook, type Webhook } from '../api/webhook-requests';
import { ErrorNotice } from '../frame/error-notice';
import { notifySuccess } from '../frame/notify';
import { useDraft } from '../frame/use-draft';
import { texts } from '../texts';

interface Props {
  /** The webhook to change; undefined to create a new webhook. */
  readonly webhook?: Webhook;
  readonly onClose: () => void;
  readonly onSecret: (secret: string) => void;
}

const EMPTY = {
  ...{ description: '', prefix: '', location: '' },
  types: ['level.low', 'level.recovered', 'level.out', 'level.back'] as Webhook['types'],
};

/** A dialog to create a webhook, or to change its URL, its description and the events that it gets. */
export function WebhookDialog({ webhook, onClose, onSecret }: Props) {
  const { webhooks } = texts;
  const [fields, change, clear] = useDraft(`webhook.${webhook?.id ?? ''}`, {
    ...EMPTY,
    ...(webhook && { types: webhook.types, description: webhook.description ?? '' }),
  });
  // The URL of a chat webhook is a secret, so it is not part of the stored draft.
  const [url, setUrl] = useState(webhook?.url ?? '');
  const close = () => {
    if (webhook) clear();
    onClose();
  };
  const saving = useMutation({
    mutationFn: async () => {
      const { types, prefix } = fields;
      const description = fields.description.trim();
      const location = fields.location.trim();
      if (webhook)
        return changeWebhook(webhook.id, { url: url.trim(), types, description: description || null });
      const given = {
        ...(description && { description }),
        ...(prefix && { prefix }),
        ...(location && { location }),
      };
      onSecret(await createWebhook({ url: url.trim(), types, ...given }));
    },
    onSuccess: () => {
      clear();
      notifySuccess(webhook ? texts.details.saved : webhooks.made);
      onClose();
    },
  });
  const refusal = saving.error instanceof Refusal ? saving.error : undefined;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  const text = (name: 'description' | 'prefix' | 'location') => ({
    value: fields[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      change({ [name]: event.currentTarget.value });
    },
    error: refusal?.of(name),
  });
  return (
    <Modal opened onClose={close} title={webhook ? webhooks.changeTitle : webhooks.make}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={webhooks.url}
            description={webhooks.urlHint}
            inputMode="url"
            autoComplete="off"
            required
            data-autofocus
            value={url}
            onChange={(event) => {
              setUrl(event.currentTarget.value);
            }}
            error={refusal?.of('url')}
          />
          <TextInput
            label={webhooks.description}
            description={webhooks.descriptionHint}
            {...text('description')}
          />
          <Checkbox.Group
            label={webhooks.types}
            value={fields.types}
            onChange={(types) => {
              change({ types });
            }}
            error={refusal?.of('types')}
          >
            <SimpleGrid cols={2} spacing="xs" verticalSpacing={6} mt={4}>
              {Object.entries(texts.alerts.events).map(([value, label]) => (
                <Checkbox key={value} value={value} label={label} />
              ))}
            </SimpleGrid>
          </Checkbox.Group>
          {!webhook && (
            <>
              <TextInput label={webhooks.prefix} description={webhooks.prefixHint} {...text('prefix')} />
              <TextInput
                label={texts.stock.location}
                description={webhooks.locationHint}
                {...text('location')}
              />
            </>
          )}
          <ErrorNotice
            error={saving.error}
            fields={['url', 'description', 'types', ...(webhook ? [] : ['prefix', 'location'])]}
          />
          <Group justify="end">
            <Button variant="default" onClick={close}>
              {texts.cancel}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {webhook ? texts.save : webhooks.make}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
