import { Autocomplete } from '@mantine/core';
import { texts } from '../texts';

interface Props {
  readonly label: string;
  readonly locations: readonly string[];
  readonly value: string;
  readonly onChange: (location: string) => void;
  readonly error?: string | undefined;
}

/** A location: one that is known, or a new one, which is made by being used. */
export function LocationField({ label, locations, value, onChange, error }: Props) {
  return (
    <Autocomplete
      label={label}
      placeholder={texts.change.locationHint}
      data={[...locations]}
      value={value}
      onChange={onChange}
      error={error}
    />
  );
}
