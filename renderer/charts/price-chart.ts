/**
 * The price chart as an attachment: candles, and lines for mark, entry, stop and liquidation. New points are added with
 * `update`; the whole series is set only when history was loaded. Colours are read from the theme.
 */
import { CandlestickSeries, createChart, LineStyle, type AutoscaleInfo, type IChartApi, type IPriceLine, type ISeriesApi } from 'lightweight-charts';
import { price } from '../format';
import { colour, onThemeChange } from '../theme';
import type { ChartBar, ChartPoint } from './candles';
import { IN_VIEW_RATIO, type ChartLine } from './lines';

export interface PriceChart {
  load(points: readonly ChartPoint[], decimals: number): void;
  update(bar: ChartBar): void;
  lines(lines: readonly ChartLine[]): void;
  dispose(): void;
}

export function createPriceChart(element: HTMLElement): PriceChart {
  const chart = createChart(element, { autoSize: true, ...chartOptions() });
  let keepInView: readonly number[] = [];
  const series = chart.addSeries(CandlestickSeries, {
    ...seriesOptions(),
    priceLineVisible: false,
    lastValueVisible: false,
    autoscaleInfoProvider: (original: () => AutoscaleInfo | null) => widened(original(), keepInView),
  });
  const drawn = new Map<string, { readonly line: IPriceLine; readonly shape: string }>();
  let last: readonly ChartLine[] = [];
  const forgetTheme = onThemeChange(() => {
    chart.applyOptions(chartOptions());
    series.applyOptions(seriesOptions());
    drawLines(series, drawn, last);
  });

  return {
    load(points, decimals) {
      series.applyOptions({ priceFormat: { type: 'custom', formatter: (value: number) => price(value, { coefficient: 1, decimals }), minMove: 1 / Number(`1e${decimals}`) } });
      series.setData([...points]);
      showLatest(chart, points.length);
    },
    update: (bar) => series.update(bar),
    lines(lines) {
      last = lines;
      drawLines(series, drawn, lines);
      const mark = lines.find((line) => line.kind === 'mark')?.price;
      const inView = lines.filter((line) => mark !== undefined && Math.abs(line.price / mark - 1) <= IN_VIEW_RATIO).map((line) => line.price);
      if (isWider(inView, keepInView)) {
        keepInView = inView;
        series.applyOptions({});
      }
    },
    dispose() {
      forgetTheme();
      chart.remove();
    },
  };
}

function showLatest(chart: IChartApi, count: number): void {
  if (count > 0) chart.timeScale().setVisibleLogicalRange({ from: Math.max(-2, count - 150), to: count + 6 });
}

/** A rescale only when a line came, went or moved visibly: not at each new mark. */
function isWider(next: readonly number[], before: readonly number[]): boolean {
  return next.length !== before.length || next.some((price, index) => Math.abs(price / (before[index] ?? price) - 1) > 0.002);
}

function widened(info: AutoscaleInfo | null, prices: readonly number[]): AutoscaleInfo | null {
  if (info === null || info.priceRange === null || prices.length === 0) return info;
  const { minValue, maxValue } = info.priceRange;
  return { ...info, priceRange: { minValue: Math.min(minValue, ...prices), maxValue: Math.max(maxValue, ...prices) } };
}

function drawLines(series: ISeriesApi<'Candlestick'>, drawn: Map<string, { readonly line: IPriceLine; readonly shape: string }>, lines: readonly ChartLine[]): void {
  for (const [id, { line }] of drawn) {
    if (lines.some((each) => each.id === id)) continue;
    series.removePriceLine(line);
    drawn.delete(id);
  }
  for (const each of lines) {
    const options = lineOptions(each);
    const shape = JSON.stringify(options);
    const before = drawn.get(each.id);
    if (before === undefined) drawn.set(each.id, { line: series.createPriceLine(options), shape });
    else if (before.shape !== shape) {
      before.line.applyOptions(options);
      drawn.set(each.id, { line: before.line, shape });
    }
  }
}

function lineOptions({ price, title, kind, level }: ChartLine) {
  const tone = level === undefined ? { mark: '--text', entry: '--text-dim', stop: '--text-second', target: '--text-second', liquidation: '--text' } as const : undefined;
  const drawn = colour(tone === undefined ? `--${level}` : tone[kind]);
  return {
    price,
    title,
    color: drawn,
    lineWidth: kind === 'liquidation' ? (2 as const) : (1 as const),
    lineStyle: { mark: LineStyle.Dotted, entry: LineStyle.Dashed, stop: LineStyle.SparseDotted, target: LineStyle.SparseDotted, liquidation: LineStyle.Solid }[kind],
    axisLabelVisible: true,
    axisLabelColor: kind === 'entry' || kind === 'stop' || kind === 'target' ? colour('--line') : drawn,
    axisLabelTextColor: kind === 'entry' || kind === 'stop' || kind === 'target' ? colour('--text') : level === undefined ? colour('--panel') : colour('--on-alert'),
  };
}

function chartOptions() {
  return {
    layout: { attributionLogo: false, background: { color: colour('--panel') }, textColor: colour('--text-second'), fontFamily: colour('--font'), fontSize: 11 },
    grid: { vertLines: { visible: false }, horzLines: { color: colour('--line') } },
    rightPriceScale: { borderVisible: false, scaleMargins: { top: 0.06, bottom: 0.06 } },
    timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, rightOffset: 6, minBarSpacing: 1 },
    crosshair: { vertLine: { color: colour('--edge'), labelBackgroundColor: colour('--line') }, horzLine: { color: colour('--edge'), labelBackgroundColor: colour('--line') } },
    handleScale: { axisPressedMouseMove: false },
  };
}

function seriesOptions() {
  const [up, down] = [colour('--candle-up'), colour('--candle-down')];
  return { upColor: up, wickUpColor: up, borderUpColor: up, downColor: down, wickDownColor: down, borderDownColor: down };
}
