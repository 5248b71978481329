import { Group, NativeSelect, Text, TextInput } from '@mantine/core';
import type { Refusal } from '../api/failure';
import type { Details } from '../api/reading';
import { texts } from '../texts';
import type { ConditionFields as Fields } from './rule-fields';

interface Props {
  readonly fields: Fields;
  readonly onChange: (changes: Partial<Fields>) => void;
  readonly details: Details | null;
  readonly mistake: { readonly field: keyof Fields; readonly mistake: string } | undefined;
  readonly refusal: Refusal | undefined;
}

/** The form fields for the condition of a rule. They depend on the kind of condition. */
export function ConditionFields({ fields, onChange, details, mistake, refusal }: Props) {
  const { alerts } = texts;
  const { when } = fields;
  const isLow = when === 'low';
  const text = (name: keyof Fields, field: string) => ({
    value: fields[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      onChange({ [name]: event.currentTarget.value });
    },
    error: mistake?.field === name ? mistake.mistake : refusal?.of(field),
    inputMode: isLow && details?.scale ? ('decimal' as const) : ('numeric' as const),
  });
  const unit = isLow && details?.unit ? { rightSection: details.unit, rightSectionWidth: 50 } : {};
  if (when === 'out') return <Text size="sm">{alerts.outHint}</Text>;
  if (when === 'stale') {
    return (
      <Group grow align="end">
        <TextInput label={alerts.silence} required {...text('silence', 'after')} />
        <NativeSelect
          aria-label={alerts.unit}
          value={fields.unit}
          onChange={(event) => {
            onChange({ unit: event.currentTarget.value });
          }}
          data={Object.entries(alerts.units).map(([value, label]) => ({ value, label }))}
        />
      </Group>
    );
  }
  return (
    <Group grow align="start">
      {isLow ? (
        <TextInput
          label={alerts.amount}
          description={alerts.amountHint}
          {...text('amount', 'threshold')}
          {...unit}
        />
      ) : (
        <TextInput
          label={alerts.days}
          description={alerts.daysHint}
          required
          {...text('days', 'threshold')}
        />
      )}
      <TextInput
        label={isLow ? alerts.until : alerts.untilDays}
        description={alerts.untilHint}
        {...text('until', 'recovers_at')}
        {...unit}
      />
    </Group>
  );
}
