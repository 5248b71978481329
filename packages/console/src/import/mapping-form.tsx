import { Checkbox, Select, SimpleGrid, TextInput } from '@mantine/core';
import { timeZone } from '../api/clock';
import { texts } from '../texts';
import { isAlwaysRead } from './guess-mapping';
import type { ImportOptions } from './import-options';
import type { Mapping } from './known-systems';

const FIELDS: readonly (keyof Mapping)[] = [
  'productid',
  'quantity',
  'delta',
  'location',
  'timestamp',
  'reason',
  'reference',
];

interface Props {
  readonly columns: readonly string[];
  readonly options: ImportOptions;
  readonly onChange: (options: ImportOptions) => void;
}

/** A form for the mapping of columns to fields, and for values that all rows share. */
export function MappingForm({ columns, options, onChange }: Props) {
  const { mapping } = options;
  const change = (changes: Partial<ImportOptions>) => {
    onChange({ ...options, ...changes });
  };
  const map = (field: keyof Mapping, column: string | null) => {
    const rest = Object.fromEntries(Object.entries(mapping).filter(([name]) => name !== field));
    change({ mapping: column === null ? rest : { ...rest, [field]: column } });
  };
  const names = [...new Set(columns)].filter((name) => name.trim() !== '');
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        {FIELDS.map((field) => (
          <Select
            key={field}
            label={texts.upload.columns[field]}
            placeholder={texts.upload.noColumn}
            data={names}
            value={mapping[field] ?? null}
            onChange={(column) => {
              map(field, column);
            }}
            clearable={!isAlwaysRead(field, columns)}
            allowDeselect={!isAlwaysRead(field, columns)}
            clearButtonProps={{ 'aria-label': `${texts.upload.noColumn}: ${texts.upload.columns[field]}` }}
            searchable={names.length > 12}
          />
        ))}
        {mapping.timestamp === undefined && (
          <TextInput
            type="datetime-local"
            label={texts.upload.countedAt}
            description={texts.upload.countedAtHint(timeZone)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={options.countedAt}
            onChange={(event) => {
              change({ countedAt: event.currentTarget.value });
            }}
            required
          />
        )}
        {mapping.location === undefined && (
          <TextInput
            label={texts.upload.allLocation}
            placeholder={texts.change.locationHint}
            value={options.location}
            onChange={(event) => {
              change({ location: event.currentTarget.value });
            }}
          />
        )}
        <Select
          label={texts.upload.decimal}
          data={Object.entries(texts.upload.decimals).map(([value, label]) => ({ value, label }))}
          value={options.decimal}
          onChange={(decimal) => {
            change({ decimal: (decimal ?? '') as ImportOptions['decimal'] });
          }}
          allowDeselect={false}
        />
      </SimpleGrid>
      <Checkbox
        mt="sm"
        label={texts.upload.skip}
        checked={options.isSkipping}
        onChange={(event) => {
          change({ isSkipping: event.currentTarget.checked });
        }}
      />
    </>
  );
}
