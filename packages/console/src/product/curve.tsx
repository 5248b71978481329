import { Card, Group, Loader, SegmentedControl, Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { now, timeZone } from '../api/clock';
import type { Details, ProductRow } from '../api/reading';
import { ErrorNotice } from '../frame/error-notice';
import { texts } from '../texts';
import { PlotCanvas } from './plot-canvas';
import { clampRange, LENGTHS, secondsOf, type TimeRange } from './time-range';
import { useCurve } from './use-curve';
import { useBeginning } from './use-readings';

/** The room for the forecast, right of the current time, as a share of the length of the shown past. */
const AHEAD = 0.2;

interface Props {
  readonly row: ProductRow;
  readonly details: Details | null;
}

/**
 * The curve of a product's level in a time range from minutes to years, and the number of days that the stock
 * will last.
 */
export function Curve({ row, details }: Props) {
  const began = useBeginning(row.productid);
  return (
    <Card withBorder>
      {began === undefined ? (
        <Loader mx="auto" aria-label={texts.loading} />
      ) : (
        <CurveSince began={secondsOf(began)} row={row} details={details} />
      )}
    </Card>
  );
}

function CurveSince({ began, row, details }: Props & { readonly began: number }) {
  const [length, setLength] = useState('all');
  const [zoomed, setZoomed] = useState<TimeRange>();
  // The end of the time range moves to the present time whenever new data of the product arrives, so that the
  // curve contains a new reading.
  const end = useMemo(() => now().getTime() / 1000, [row]);
  const shown = length in LENGTHS ? LENGTHS[length as keyof typeof LENGTHS] : Math.max(end - began, 3600);
  const range = useMemo(() => zoomed ?? { from: end - shown, until: end }, [zoomed, end, shown]);
  const scale = details?.scale ?? 0;
  const curve = useCurve(row, range, scale, zoomed !== undefined || length !== 'all');
  const { ranges } = texts.productPage;
  const { forecast } = curve;
  const zoom = (chosen: TimeRange) => {
    setZoomed(clampRange(chosen, { from: began, until: end }));
  };
  const view = useMemo(
    () => (zoomed ? zoomed : { from: range.from, until: range.until + (range.until - range.from) * AHEAD }),
    [zoomed, range],
  );
  return (
    <>
      <Group justify="space-between">
        <Title order={2} size="h4">
          {texts.productPage.curve}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={texts.productPage.range}
          value={zoomed ? '' : length}
          onChange={(value) => {
            setLength(value);
            setZoomed(undefined);
          }}
          data={Object.entries(ranges).map(([value, label]) => ({ value, label }))}
        />
      </Group>
      <Text size="sm" my={4}>
        {forecast?.days_left === undefined
          ? texts.productPage.noForecast
          : texts.productPage.forecast(forecast.days_left, forecast.low, forecast.high)}
      </Text>
      <ErrorNotice error={curve.error} onRetry={() => void curve.refetch()} />
      {curve.data && (
        <PlotCanvas data={curve.data} range={view} unit={details?.unit} scale={scale} onZoom={zoom} />
      )}
      <Text size="xs" c="dimmed">
        <span className="by-mouse">{texts.productPage.curveHint} </span>
        {texts.productPage.curveTimes(timeZone)}
      </Text>
    </>
  );
}
