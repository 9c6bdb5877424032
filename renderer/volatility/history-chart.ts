/**
 * Realised, forecast and implied volatility over time. New points are added with `update`; a series is set whole only when
 * it began anew. Lines differ by weight and dashes, not by hue alone, and end where there is a hole.
 */
import { createChart, LineSeries, LineStyle, type ISeriesApi, type LineData, type UTCTimestamp, type WhitespaceData } from 'lightweight-charts';
import type { VolatilityHistory } from '../../shared/volatility/analysis-history';
import type { HourlyRuns } from '../../shared/volatility/hourly-runs';
import { percentText } from '../format';
import { colour, onThemeChange } from '../theme';
import { pointsWithHoles, type HistoryPoint } from './history-points';

export const SERIES = ['realised', 'forecast', 'implied'] as const;
export type SeriesId = (typeof SERIES)[number];

/** What is under the pointer; a series that has nothing there is absent. */
export type Crossed = { readonly atMs: number } & { readonly [Id in SeriesId]?: number };

export interface HistoryChart {
  /** `key` is another one when it is another underlying or another run. */
  show(key: string, history: VolatilityHistory): void;
  dispose(): void;
}

type Drawn = { firstMs: number; lastMs: number } | undefined;
type Series = ISeriesApi<'Line'>;

/** `crossed` hears what is under the pointer, undefined when it has left. */
export function createHistoryChart(element: HTMLElement, crossed: (at: Crossed | undefined) => void): HistoryChart {
  const chart = createChart(element, { autoSize: true, ...chartOptions() });
  const series: Record<SeriesId, Series> = { realised: chart.addSeries(LineSeries, lineOptions('realised')), forecast: chart.addSeries(LineSeries, lineOptions('forecast')), implied: chart.addSeries(LineSeries, lineOptions('implied')) };
  const drawn: Record<SeriesId, Drawn> = { realised: undefined, forecast: undefined, implied: undefined };
  let shownKey: string | undefined;
  const forgetTheme = onThemeChange(() => {
    chart.applyOptions(chartOptions());
    for (const id of SERIES) series[id].applyOptions(lineOptions(id));
  });
  chart.subscribeCrosshairMove(({ time, seriesData }) => {
    if (typeof time !== 'number') return crossed(undefined);
    const values = SERIES.flatMap((id) => {
      const data = seriesData.get(series[id]);
      return data !== undefined && 'value' in data ? [[id, data.value] as const] : [];
    });
    crossed({ atMs: time * 1000, ...Object.fromEntries(values) });
  });
  return {
    show(key, history) {
      const isOther = key !== shownKey;
      shownKey = key;
      for (const id of SERIES) {
        if (isOther) drawn[id] = undefined;
        drawn[id] = draw(series[id], history[id], drawn[id]);
      }
      if (isOther) chart.timeScale().fitContent();
    },
    dispose() {
      forgetTheme();
      chart.remove();
    },
  };
}

/** Adds what is newer; begins anew when something older came, or nothing was drawn. */
function draw(series: Series, runs: HourlyRuns, before: Drawn): Drawn {
  const points = pointsWithHoles(runs);
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || before === undefined || first.atMs < before.firstMs) {
    series.setData(points.map(dataOf));
    // A line of one point is no line.
    series.applyOptions({ pointMarkersVisible: points.length < 24 });
    return first === undefined || last === undefined ? undefined : { firstMs: first.atMs, lastMs: last.atMs };
  }
  for (const point of points) if (point.atMs >= before.lastMs) series.update(dataOf(point));
  return { firstMs: before.firstMs, lastMs: last.atMs };
}

function dataOf({ atMs, value, endsRun }: HistoryPoint): LineData<UTCTimestamp> | WhitespaceData<UTCTimestamp> {
  const time = Math.floor(atMs / 1000) as UTCTimestamp;
  if (value === undefined) return { time };
  // The colour of a point is that of the line to the next one.
  return endsRun ? { time, value, color: 'transparent' } : { time, value };
}

function lineOptions(id: SeriesId) {
  const look = {
    realised: { color: colour('--bar'), lineWidth: 2, lineStyle: LineStyle.Solid },
    forecast: { color: colour('--text-second'), lineWidth: 2, lineStyle: LineStyle.Dashed },
    implied: { color: colour('--text'), lineWidth: 3, lineStyle: LineStyle.Solid },
  } as const;
  return {
    ...look[id], priceLineVisible: false, lastValueVisible: true, crosshairMarkerRadius: 3, pointMarkersRadius: 3,
    priceFormat: { type: 'custom', formatter: (value: number) => percentText(value), minMove: 0.0001 },
  } as const;
}

function chartOptions() {
  const label = { color: colour('--edge'), labelBackgroundColor: colour('--edge') };
  return {
    layout: { attributionLogo: false, background: { color: colour('--panel') }, textColor: colour('--text-second'), fontFamily: colour('--font'), fontSize: 11 },
    grid: { vertLines: { visible: false }, horzLines: { color: colour('--line') } },
    rightPriceScale: { borderVisible: false, entireTextOnly: true, scaleMargins: { top: 0.08, bottom: 0.06 } },
    timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, rightOffset: 4, minBarSpacing: 0.2 },
    crosshair: { vertLine: label, horzLine: label },
    handleScale: { axisPressedMouseMove: false },
  };
}
