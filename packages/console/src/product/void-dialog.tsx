import { Autocomplete, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { forgetStock } from '../api/query-client';
import type { Details, StoredReading } from '../api/reading';
import { voidReadings } from '../api/requests';
import { ErrorNotice } from '../frame/error-notice';
import { notifySuccess } from '../frame/notify';
import { formatMoment } from '../stock/moment';
import { texts } from '../texts';
import { changeOf } from './change-words';

interface Props {
  readonly reading: StoredReading;
  readonly details: Details | null;
  readonly onClose: () => void;
}

/** A dialog that asks for confirmation and a reason before a reading is voided. */
export function VoidDialog({ reading, details, onClose }: Props) {
  const { timestamp, location, reason: given } = reading;
  const about = [formatMoment(timestamp), changeOf(reading, details), location, given].filter(Boolean);
  const [reason, setReason] = useState('');
  const voiding = useMutation({
    mutationFn: () => voidReadings([reading], reason.trim()),
    onSuccess: async () => {
      await forgetStock([reading.productid]);
      notifySuccess(texts.productPage.voided);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={texts.productPage.voidTitle}>
      <Stack>
        <Text fw={600} className="breaks">
          {about.join(' · ')}
        </Text>
        <Text size="sm">{texts.productPage.voidHint}</Text>
        <Autocomplete
          label={texts.productPage.voidReason}
          data={['correction', 'damage', 'stocktake']}
          value={reason}
          onChange={setReason}
        />
        <ErrorNotice error={voiding.error} />
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button
            color="red"
            loading={voiding.isPending}
            onClick={() => {
              voiding.mutate();
            }}
          >
            {texts.productPage.void}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
