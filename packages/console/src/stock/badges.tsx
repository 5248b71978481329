import { Badge, Group } from '@mantine/core';
import type { LiveRow } from '../live/told-level';
import { texts } from '../texts';
import { staleBefore } from './moment';

/**
 * Labels for stock that needs attention: out of stock, low, and stale, which means that the last reading is
 * old.
 */
export function Badges({ row: { quantity, timestamp, low_at } }: { readonly row: LiveRow }) {
  if (quantity === undefined || timestamp === undefined) return null;
  const isOut = quantity <= 0;
  const isLow = !isOut && low_at !== undefined && quantity <= low_at;
  const isStale = Date.parse(timestamp) < Date.parse(staleBefore());
  if (!isOut && !isLow && !isStale) return null;
  return (
    <Group gap={4} wrap="nowrap" component="span">
      {isOut && <Mark color="red" text={texts.badges.out} />}
      {isLow && <Mark color="orange" text={texts.badges.low} />}
      {isStale && <Mark color="gray" text={texts.badges.stale} />}
    </Group>
  );
}

/** A badge: a short word on a coloured background. */
export function Mark({ color, text }: { readonly color: string; readonly text: string }) {
  return (
    <Badge component="span" className={`mark mark-${color}`} size="sm" radius="sm" tt="none">
      {text}
    </Badge>
  );
}
