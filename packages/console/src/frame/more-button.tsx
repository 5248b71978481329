import { Button } from '@mantine/core';
import { texts } from '../texts';

interface Props {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): Promise<unknown>;
  };
}

/** A button that loads the next page of a list, if the list has one. */
export function MoreButton({ query }: Props) {
  if (!query.hasNextPage) return null;
  return (
    <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {texts.more}
    </Button>
  );
}
