import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { texts } from '../texts';
import { ErrorNotice } from './error-notice';
import { notifySuccess } from './notify';

interface Props {
  readonly title: string;
  readonly name: string;
  /** A line of text below the name. It describes the thing with this name in more detail. */
  readonly about?: string;
  readonly hint: string;
  /** The text on the button that confirms the action. */
  readonly submit: string;
  /** The message that is shown after the action. */
  readonly done: string;
  readonly act: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** A dialog that asks for confirmation before an action that takes something away. */
export function ConfirmDialog({ title, name, about, hint, submit, done, act, onClose }: Props) {
  const acting = useMutation({
    mutationFn: act,
    onSuccess: () => {
      notifySuccess(done);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={title}>
      <Stack>
        <div className="breaks">
          <Text fw={600}>{name}</Text>
          {about !== undefined && <Text size="sm">{about}</Text>}
        </div>
        <Text size="sm">{hint}</Text>
        <ErrorNotice error={acting.error} />
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button
            color="red"
            loading={acting.isPending}
            onClick={() => {
              acting.mutate();
            }}
          >
            {submit}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
