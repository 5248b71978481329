import { Autocomplete } from '@mantine/core';
import { texts } from '../texts';

interface Props {
  readonly label: string;
  readonly locations: readonly string[];
  readonly value: string;
  readonly onChange: (location: string) => void;
  readonly error?: string | undefined;
}

/** A field for a location: a known one, or a new one, which exists once a reading has it. */
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
