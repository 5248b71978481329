import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { texts } from '../texts';
import { plotOptions, type PlotStyle } from './plot';
import { movedByKey, type TimeRange } from './time-range';

interface Props extends Pick<PlotStyle, 'unit' | 'scale'> {
  readonly data: uPlot.AlignedData;
  readonly range: TimeRange;
  readonly onZoom: (range: TimeRange) => void;
}

/** Draws the curve. Draws it again when its width or the colours change. */
export function PlotCanvas({ data, range, unit, scale, onZoom }: Props) {
  const isDark = useComputedColorScheme('light') === 'dark';
  const { ref: frame, width } = useElementSize();
  const target = useRef<HTMLDivElement>(null);
  const zoom = useRef(onZoom);
  useEffect(() => {
    zoom.current = onZoom;
  }, [onZoom]);
  useEffect(() => {
    if (!target.current || width === 0) return undefined;
    const options = plotOptions({ width, isDark, unit, scale }, range, (chosen) => {
      zoom.current(chosen);
    });
    const plot = new uPlot(options, data, target.current);
    return () => {
      plot.destroy();
    };
  }, [width, isDark, unit, scale, range, data]);
  const press = (event: KeyboardEvent) => {
    const moved = movedByKey(range, event.key);
    if (moved === undefined) return;
    event.preventDefault();
    onZoom(moved);
  };
  return (
    <div ref={frame} tabIndex={0} role="group" aria-label={texts.productPage.curveKeys} onKeyDown={press}>
      <div ref={target} className="plot" />
    </div>
  );
}
