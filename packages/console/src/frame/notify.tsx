import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { texts } from '../texts';
import { ErrorNotice } from './error-notice';

/** Reports a success, with a button to undo the change if that is possible. */
export function notifySuccess(message: string, undo?: () => Promise<void>): void {
  const id = notifications.show({
    color: 'teal',
    withCloseButton: true,
    closeButtonProps: { 'aria-label': texts.close },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo && (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              notifications.hide(id);
              undo().catch(notifyError);
            }}
          >
            {texts.undo}
          </Button>
        )}
      </Group>
    ),
  });
}

export function notifyError(error: unknown): void {
  notifications.show({
    color: 'red',
    autoClose: false,
    closeButtonProps: { 'aria-label': texts.close },
    message: <ErrorNotice error={error instanceof Error ? error : new Error(String(error))} />,
  });
}
