import { Autocomplete } from '@mantine/core';
import { texts } from '../texts';

interface Props {
  readonly label: string;
  readonly locations: readonly string[];
  readonly value: string;
  readonly onChange: (location: string) => void;
  readonly error?: string | undefined;
}

/**
 * A form field for a location, either a known or a new one. A new location exists when the first reading
 * there is stored.
 */
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
