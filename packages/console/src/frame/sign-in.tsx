import { Button, Checkbox, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { baseUrl } from '../api/client';
import { closeQuestion, signIn, useQuestion } from '../api/session';
import { texts } from '../texts';

/** A dialog over the open screen that asks for an API key. The text typed on the screen is kept. */
export function SignIn() {
  const question = useQuestion();
  const isNeeded = question === 'needed';
  const [key, setKey] = useState('');
  const [isKept, setKept] = useState(false);
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    const refusal = await tryKey(key.trim());
    setBusy(false);
    if (refusal !== undefined) {
      setError(refusal);
      return;
    }
    signIn(key.trim(), isKept);
    setKey('');
  };

  return (
    <Modal
      opened={question !== 'none'}
      onClose={closeQuestion}
      withCloseButton={!isNeeded}
      title={texts.signIn.title}
      centered
      closeOnEscape={!isNeeded}
      closeOnClickOutside={!isNeeded}
      overlayProps={{ blur: 3 }}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack>
          <Text size="sm">{isNeeded ? texts.signIn.intro : texts.signIn.introAsked}</Text>
          <PasswordInput
            label={texts.signIn.key}
            value={key}
            onChange={(event) => {
              setKey(event.currentTarget.value);
            }}
            error={error}
            autoComplete="current-password"
            data-autofocus
            required
          />
          <Checkbox
            label={texts.signIn.keep}
            description={texts.signIn.keepHint}
            checked={isKept}
            onChange={(event) => {
              setKept(event.currentTarget.checked);
            }}
          />
          <Button type="submit" loading={isBusy}>
            {texts.signIn.submit}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

/**
 * Tries an API key.
 * @returns the reason if the service did not accept the key; undefined if it did, whatever the scopes of the
 * key
 */
async function tryKey(key: string): Promise<string | undefined> {
  // A key contains only visible ASCII characters. Other characters could not be sent in an HTTP header.
  if (!/^[!-~]+$/.test(key)) return texts.signIn.wrong;
  try {
    const { status } = await fetch(`${baseUrl}/api/v1/inventory/products?limit=1`, {
      headers: { Authorization: `Bearer ${key}` },
    });
    if (status === 401) return texts.signIn.wrong;
    return status === 429 || status >= 500 ? texts.errors.status(status) : undefined;
  } catch {
    return texts.errors.unreachable;
  }
}
