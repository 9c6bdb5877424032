/**
 * Equity and, below it, drawdown of several curves. Curves differ by weight and dashes, not by hue. Series are made
 * once and set whole: a slider moves every point.
 */
import { createChart, LineSeries, LineStyle, PriceScaleMode, type ISeriesApi, type LineData, type UTCTimestamp } from 'lightweight-charts';
import { multiple, percentText } from '../format';
import { colour, onThemeChange } from '../theme';
import { drawdownPoints, equityPoints, type CurvePoint } from './curve-points';
import { COMPARED_IDS, type ComparedId } from './preview';

export const CURVE_IDS = ['policy', 'preview', ...COMPARED_IDS] as const;
export type CurveId = 'policy' | 'preview' | ComparedId;

/** A curve that is not there is not drawn. */
export type Curves = { readonly [Id in CurveId]?: Float64Array };

/** Equity under the pointer. */
export type Crossed = { readonly atMs: number; readonly equity: { readonly [Id in CurveId]?: number } };

export interface EquityChart {
  /** `key` is another one when it is another history. */
  show(key: string, fromMs: number, curves: Curves): void;
  scale(isLogarithmic: boolean): void;
  dispose(): void;
}

type Series = ISeriesApi<'Line'>;
interface Pair {
  readonly equity: Series;
  readonly drawdown: Series;
}

const EQUITY_PANE = 0;
const DRAWDOWN_PANE = 1;

export function createEquityChart(element: HTMLElement, crossed: (at: Crossed | undefined) => void): EquityChart {
  const chart = createChart(element, { autoSize: true, ...chartOptions() });
  // The last ones are drawn on top: the policy over what it is held against.
  const pairs = Object.fromEntries(CURVE_IDS.toReversed().map((id) => [id, {
    equity: chart.addSeries(LineSeries, equityOptions(id), EQUITY_PANE),
    drawdown: chart.addSeries(LineSeries, drawdownOptions(id), DRAWDOWN_PANE),
  }])) as Record<CurveId, Pair>;
  chart.panes()[EQUITY_PANE]?.setStretchFactor(2);
  chart.panes()[DRAWDOWN_PANE]?.setStretchFactor(1);
  let shownKey: string | undefined;
  const forgetTheme = onThemeChange(() => {
    chart.applyOptions(chartOptions());
    for (const id of CURVE_IDS) {
      pairs[id].equity.applyOptions(equityOptions(id));
      pairs[id].drawdown.applyOptions(drawdownOptions(id));
    }
  });
  chart.subscribeCrosshairMove(({ time, seriesData }) => {
    if (typeof time !== 'number') return crossed(undefined);
    const equity = Object.fromEntries(CURVE_IDS.flatMap((id) => {
      const data = seriesData.get(pairs[id].equity);
      return data !== undefined && 'value' in data ? [[id, data.value] as const] : [];
    }));
    crossed({ atMs: time * 1000, equity });
  });
  return {
    show(key, fromMs, curves) {
      for (const id of CURVE_IDS) {
        const curve = curves[id];
        pairs[id].equity.setData(curve === undefined ? [] : dataOf(equityPoints(curve, fromMs)));
        pairs[id].drawdown.setData(curve === undefined ? [] : dataOf(drawdownPoints(curve, fromMs)));
      }
      if (key !== shownKey) chart.timeScale().fitContent();
      shownKey = key;
    },
    scale: (isLogarithmic) => chart.priceScale('right', EQUITY_PANE).applyOptions({ mode: isLogarithmic ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal }),
    dispose() {
      forgetTheme();
      chart.remove();
    },
  };
}

function dataOf(points: readonly CurvePoint[]): LineData<UTCTimestamp>[] {
  return points.map(({ atMs, value }) => ({ time: Math.floor(atMs / 1000) as UTCTimestamp, value }));
}

/** Dashes and weight of each curve; the legend draws the same. */
export const LOOKS: Readonly<Record<CurveId, { readonly style: LineStyle; readonly width: 1 | 2 | 3; readonly tone: `--${string}`; readonly dashes: string }>> = {
  policy: { style: LineStyle.Solid, width: 3, tone: '--text', dashes: '' },
  preview: { style: LineStyle.Dashed, width: 2, tone: '--text', dashes: '5 3' },
  'fixed-1x': { style: LineStyle.Solid, width: 1, tone: '--bar', dashes: '' },
  'fixed-3x': { style: LineStyle.Dashed, width: 1, tone: '--bar', dashes: '5 3' },
  'fixed-5x': { style: LineStyle.LargeDashed, width: 1, tone: '--bar', dashes: '9 5' },
  'fixed-10x': { style: LineStyle.SparseDotted, width: 1, tone: '--bar', dashes: '1 5' },
  'buy-and-hold': { style: LineStyle.Dotted, width: 2, tone: '--bar', dashes: '2 2' },
  'do-nothing': { style: LineStyle.Solid, width: 1, tone: '--edge', dashes: '' },
};

function equityOptions(id: CurveId) {
  const { style, width, tone } = LOOKS[id];
  return {
    color: colour(tone), lineWidth: width, lineStyle: style, priceLineVisible: false, lastValueVisible: false, crosshairMarkerRadius: 3,
    priceFormat: { type: 'custom', formatter: (value: number) => multiple(value), minMove: 0.001 },
  } as const;
}

function drawdownOptions(id: CurveId) {
  return { ...equityOptions(id), priceFormat: { type: 'custom', formatter: (value: number) => percentText(value, 0), minMove: 0.001 } } as const;
}

function chartOptions() {
  const label = { color: colour('--edge'), labelBackgroundColor: colour('--edge') };
  return {
    layout: { attributionLogo: false, background: { color: colour('--panel') }, textColor: colour('--text-second'), fontFamily: colour('--font'), fontSize: 11, panes: { separatorColor: colour('--line'), separatorHoverColor: colour('--line'), enableResize: false } },
    grid: { vertLines: { visible: false }, horzLines: { color: colour('--line') } },
    rightPriceScale: { borderVisible: false, entireTextOnly: true, scaleMargins: { top: 0.08, bottom: 0.08 } },
    timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, rightOffset: 2, minBarSpacing: 0.1 },
    crosshair: { vertLine: label, horzLine: label },
    handleScale: { axisPressedMouseMove: false },
  };
}
