import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { texts } from '../texts';

interface Props {
  readonly secret: string | undefined;
  readonly onClose: () => void;
}

/** Shows the secret of a new key, which cannot be shown again. */
export function SecretDialog({ secret, onClose }: Props) {
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
    <Modal
      opened={secret !== undefined}
      onClose={close}
      title={texts.keys.secretTitle}
      closeOnClickOutside={false}
    >
      <Stack>
        <Text size="sm">{texts.keys.secretHint}</Text>
        <TextInput ref={field} aria-label={texts.keys.secretTitle} value={secret ?? ''} readOnly />
        <Group justify="end">
          <Text size="sm" role="status">
            {isCopied && texts.keys.copied}
          </Text>
          <Button onClick={() => void copy()}>{texts.keys.copy}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
