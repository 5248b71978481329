import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { texts } from '../texts';

interface Props {
  readonly title: string;
  readonly secret: string | undefined;
  readonly onClose: () => void;
}

/** Shows a new secret, such as an API key, which cannot be shown again. */
export function SecretDialog({ title, secret, onClose }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(secret ?? '');
      setCopied(true);
    } catch {
      // Without HTTPS, a page cannot use the clipboard: the text is selected, to be copied by hand.
    }
  };
  const close = () => {
    setCopied(false);
    onClose();
  };
  return (
    <Modal opened={secret !== undefined} onClose={close} title={title} closeOnClickOutside={false}>
      <Stack>
        <Text size="sm">{texts.secret.hint}</Text>
        <TextInput ref={field} aria-label={title} value={secret ?? ''} readOnly />
        <Group justify="end">
          <Text size="sm" role="status">
            {isCopied && texts.secret.copied}
          </Text>
          <Button onClick={() => void copy()}>{texts.secret.copy}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
