import { Autocomplete, Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { StockSearch } from '../router';
import { texts } from '../texts';
import { STALE_DAYS } from './moment';

/** Time after the last key press before the search begins, in ms. */
const TYPING_MS = 300;

interface Props {
  readonly search: StockSearch;
  readonly locations: readonly string[];
}

/**
 * The search and the filters of the list. They are part of the URL in the browser, so that a user can send
 * this view to a colleague.
 */
export function StockFilters({ search, locations }: Props) {
  const navigate = useNavigate();
  const change = (changes: { [Name in keyof StockSearch]: StockSearch[Name] | undefined }) => {
    void navigate({ to: '/stock', search: { ...search, ...changes } as StockSearch, replace: true });
  };
  const [q, setQ] = useTyped(search.q, (text) => {
    change({ q: text || undefined });
  });
  const [location, setLocation] = useTyped(search.location, (text) => {
    change({ location: text || undefined });
  });
  const { filters } = texts.stock;

  return (
    <Group align="end" gap="sm">
      <TextInput
        type="search"
        label={texts.stock.search}
        value={q}
        onChange={(event) => {
          setQ(event.currentTarget.value);
        }}
        className="grow"
      />
      <Autocomplete
        label={texts.stock.location}
        placeholder={texts.stock.everywhere}
        data={[...locations]}
        value={location}
        onChange={setLocation}
        clearable
        w={170}
      />
      <SegmentedControl
        aria-label={texts.stock.filter}
        value={search.show ?? 'all'}
        onChange={(show) => {
          change({ show: show === 'all' ? undefined : (show as 'low') });
        }}
        data={Object.entries(filters).map(([value, label]) => ({ value, label }))}
      />
      {search.show === 'stale' && <Text size="sm">{texts.stock.staleHint(STALE_DAYS)}</Text>}
    </Group>
  );
}

/**
 * A text field that shows a query parameter of the page's URL. After the last key press, the parameter
 * changes with a short delay.
 */
function useTyped(value = '', commit: (text: string) => void) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // The text is set during rendering and not in an effect. An effect would also run after the first
  // rendering. If text was typed before the effect ran, the effect would clear it.
  if (value !== known) {
    setKnown(value);
    setText(value);
  }
  const commitLater = useDebouncedCallback(commit, TYPING_MS);
  return [
    text,
    (next: string) => {
      setText(next);
      commitLater(next);
    },
  ] as const;
}
