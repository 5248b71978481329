import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { texts } from '../texts';
import { ErrorNotice } from './error-notice';

/**
 * The key that moves the focus to the Undo button of the newest message that has one. With the Tab key,
 * people would reach a message only after it has closed.
 */
const MESSAGE_KEY = 'F8';

/**
 * Lets people who use the keyboard reach the Undo button of a message before the message closes by itself.
 */
export function keepMessagesInReach(): void {
  document.addEventListener('keydown', ({ key }) => {
    const buttons = document.querySelectorAll<HTMLElement>('.message button');
    if (key === MESSAGE_KEY) Array.from(buttons).at(-1)?.focus();
  });
}

/** Reports a success, with a button to undo the change if that is possible. */
export function notifySuccess(message: string, undo?: () => Promise<void>): void {
  const content = (
    <Group justify="space-between" wrap="nowrap" className="message" onFocus={() => stay()}>
      <div>
        <Text size="sm">{message}</Text>
        {undo && (
          <Text size="xs" c="dimmed" className="by-mouse">
            {texts.undoHint(MESSAGE_KEY)}
          </Text>
        )}
      </div>
      {undo && (
        <Button
          size="xs"
          variant="default"
          aria-keyshortcuts={MESSAGE_KEY}
          onClick={() => {
            notifications.hide(id);
            undo().catch(notifyError);
          }}
        >
          {texts.undo}
        </Button>
      )}
    </Group>
  );
  const id = notifications.show({
    color: 'teal',
    withCloseButton: true,
    closeButtonProps: { 'aria-label': texts.close },
    message: content,
  });
  const stay = () => notifications.update({ id, message: content, autoClose: false });
}

export function notifyError(error: unknown): void {
  notifications.show({
    color: 'red',
    autoClose: false,
    closeButtonProps: { 'aria-label': texts.close },
    message: <ErrorNotice error={error instanceof Error ? error : new Error(String(error))} />,
  });
}
