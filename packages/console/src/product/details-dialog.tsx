import { Button, Group, Modal, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { Refusal } from '../api/failure';
import { forgetStock } from '../api/query-client';
import type { Details } from '../api/reading';
import { changeDetails } from '../api/requests';
import { ErrorNotice } from '../frame/error-notice';
import { notifySuccess } from '../frame/notify';
import { useDraft } from '../frame/use-draft';
import { parseAmount, typedAmount } from '../stock/amount';
import { texts } from '../texts';

interface Props {
  readonly productid: string;
  readonly details: Details | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The fields of the dialog as the stored details fill them. */
const stored = (details: Details | null) => ({
  name: details?.name ?? '',
  barcodes: details?.barcodes?.join('\n') ?? '',
  unit: details?.unit ?? '',
  scale: details?.scale ?? 0,
  lowAt: details?.low_at === undefined ? '' : typedAmount(details.low_at, details.scale),
});

type Fields = ReturnType<typeof stored>;

/**
 * The details that differ from the stored ones. Only these are sent, because another person may change the
 * others meanwhile.
 */
function differences(next: Record<keyof Details, unknown>, before: Details | null): Partial<typeof next> {
  const none = { name: null, barcodes: [], unit: null, scale: null, low_at: null };
  const known: typeof next = { ...none, ...before };
  const names = Object.keys(none) as (keyof Details)[];
  const changed = names.filter((name) => JSON.stringify(next[name]) !== JSON.stringify(known[name]));
  return Object.fromEntries(changed.map((name) => [name, next[name]]));
}

/** A dialog to edit details of a product, such as its name. */
export function DetailsDialog({ productid, details, isOpen, onClose }: Props) {
  // The draft holds only the fields that the person has typed in. The others follow the stored details, which
  // another person may change meanwhile.
  const [typed, change, clear] = useDraft<Partial<Fields>>(`details.${productid}`, {});
  const fields: Fields = { ...stored(details), ...typed };
  const [mistake, setMistake] = useState<string>();
  const edit = (changes: Partial<Fields>) => {
    setMistake(undefined);
    change(changes);
  };
  const saving = useMutation({
    mutationFn: (lowAt: number | null) => {
      const next: Record<keyof Details, unknown> = {
        name: fields.name.trim() || null,
        barcodes: fields.barcodes.split(/\s*\n\s*/).filter((code) => code !== ''),
        unit: fields.unit.trim() || null,
        scale: fields.scale || null,
        low_at: lowAt,
      };
      return changeDetails(productid, differences(next, details));
    },
    onSuccess: async () => {
      await forgetStock([productid]);
      clear();
      notifySuccess(texts.details.saved);
      onClose();
    },
  });
  const refusal = saving.error instanceof Refusal ? saving.error : undefined;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const lowAt = fields.lowAt.trim() === '' ? null : parseAmount(fields.lowAt, fields.scale);
    setMistake(lowAt === undefined ? texts.change.badAmount(fields.scale) : undefined);
    if (lowAt !== undefined) saving.mutate(lowAt);
  };
  const close = () => {
    clear();
    onClose();
  };
  const text = (name: 'name' | 'unit' | 'lowAt' | 'barcodes') => ({
    value: fields[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      edit({ [name]: event.currentTarget.value });
    },
  });
  return (
    <Modal opened={isOpen} onClose={close} title={texts.details.edit}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={texts.details.name}
            error={refusal?.of('name')}
            data-autofocus
            {...text('name')}
          />
          <Textarea
            label={texts.details.barcodes}
            description={texts.details.barcodesHint}
            autosize
            error={refusal?.of('barcodes')}
            {...text('barcodes')}
          />
          <Group grow align="start">
            <TextInput
              label={texts.details.unit}
              description={texts.details.unitHint}
              error={refusal?.of('unit')}
              {...text('unit')}
            />
            <TextInput
              label={texts.details.lowAt}
              description={texts.details.lowAtHint}
              error={mistake ?? refusal?.of('low_at')}
              inputMode="decimal"
              {...text('lowAt')}
            />
          </Group>
          <NumberInput
            label={texts.details.scale}
            description={texts.details.scaleHint}
            min={0}
            max={6}
            clampBehavior="strict"
            hideControls
            value={fields.scale}
            onChange={(scale) => {
              edit({ scale: Number(scale) });
            }}
            error={refusal?.of('scale')}
          />
          <ErrorNotice error={saving.error} fields={['name', 'barcodes', 'unit', 'low_at', 'scale']} />
          <Group justify="end">
            <Button variant="default" onClick={close}>
              {texts.cancel}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {texts.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
