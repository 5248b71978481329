import { Box, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useHasPlentyOfReads } from '../api/read-limit';
import type { ProductRow } from '../api/reading';
import { ScreenLink } from '../frame/screen-link';
import { LiveMark } from '../live/live-mark';
import { type LiveRow, withTold } from '../live/told-level';
import { texts } from '../texts';
import { formatAmount } from './amount';
import { Badges } from './badges';
import { formatDay, SPARK_DAYS } from './moment';
import { SparkLine } from './spark-line';
import { useDaysLeft } from './use-forecasts';
import { useLiveRows } from './use-live-rows';

/** Height of a row in CSS pixels: two lines of text. */
const ROW_PX = 48;
/**
 * The next page of rows is requested when at most this number of loaded rows remain below the visible rows.
 */
const AHEAD = 100;

interface Props {
  readonly rows: readonly ProductRow[];
  readonly location: string | undefined;
  readonly hasMore: boolean;
  readonly onMore: () => void;
}

/** The table of products. Only the visible rows are in the DOM. */
export function StockTable({ rows, location, hasMore, onMore }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const visible = virtualizer.getVirtualItems();
  const first = visible[0]?.index ?? 0;
  const last = visible.at(-1)?.index ?? -1;
  const daysLeft = useDaysLeft(rows, first, last, location, virtualizer.isScrolling);
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD) onMore();
  }, [hasMore, last, rows.length, onMore]);

  const { levels, isLive } = useLiveRows(rows, first, last, location);

  const isWide = useMediaQuery('(min-width: 62em)');
  const hasSparks = useHasPlentyOfReads() && isWide;
  const { range, isScrolling } = virtualizer;
  const isSeen = (index: number) => range !== null && range.startIndex <= index && index <= range.endIndex;

  const { columns } = texts.stock;
  return (
    <Box
      ref={frame}
      className={hasSparks ? 'stock with-sparks' : 'stock'}
      role="table"
      aria-label={texts.stock.table}
      aria-rowcount={hasMore ? -1 : rows.length + 1}
      tabIndex={0}
    >
      <div role="rowgroup" className="stock-head">
        <div role="row" className="stock-row" aria-rowindex={1}>
          <div role="columnheader">{columns.product}</div>
          {hasSparks && <div role="columnheader">{columns.spark(SPARK_DAYS)}</div>}
          <div role="columnheader" className="number">
            <LiveMark isLive={isLive} />
            {columns.level}
          </div>
          <div role="columnheader" className="number wide">
            {columns.days}
          </div>
          <div role="columnheader" className="wide">
            {columns.changed}
          </div>
        </div>
      </div>
      <div role="rowgroup" className="stock-body" style={{ height: virtualizer.getTotalSize() }}>
        {visible.map(({ index, start }) => {
          const loaded = rows[index];
          const row = loaded && withTold(loaded, levels.get(loaded.productid), location);
          return (
            row && (
              <div
                key={row.productid}
                role="row"
                className="stock-row"
                aria-rowindex={index + 2}
                style={{ transform: `translateY(${start}px)` }}
              >
                <ProductCell row={row} />
                {hasSparks && (
                  <div role="cell">
                    <SparkLine
                      productid={row.productid}
                      location={location}
                      isWanted={isSeen(index) && !isScrolling}
                    />
                  </div>
                )}
                <LevelCell row={row} daysLeft={daysLeft.get(row.productid)} />
                <div role="cell" className="number wide">
                  {daysLeft.get(row.productid) ?? texts.none}
                </div>
                <div role="cell" className="wide">
                  {row.timestamp === undefined ? texts.none : formatDay(row.timestamp)}
                </div>
              </div>
            )
          );
        })}
      </div>
    </Box>
  );
}

function ProductCell({ row }: { readonly row: LiveRow }) {
  return (
    <div role="cell" className="product">
      <ScreenLink to="/product" search={{ id: row.productid }} className="name" fw={600}>
        {row.name ?? row.productid}
      </ScreenLink>
      <span className="second">
        {row.name !== undefined && (
          <Text component="span" size="xs" c="dimmed" truncate>
            {row.productid}
          </Text>
        )}
        <Badges row={row} />
      </span>
    </div>
  );
}

/**
 * The level of a product. On a phone, the same cell shows for how many days the stock will last, because
 * there is no room for a separate column.
 */
function LevelCell({ row, daysLeft }: { readonly row: LiveRow; readonly daysLeft: number | undefined }) {
  return (
    <div role="cell" className="number">
      <span className="level">
        {row.quantity === undefined ? texts.none : formatAmount(row.quantity, row)}
      </span>
      {daysLeft !== undefined && (
        <Text className="narrow" size="xs" c="dimmed">
          {texts.stock.lasts(daysLeft)}
        </Text>
      )}
    </div>
  );
}
