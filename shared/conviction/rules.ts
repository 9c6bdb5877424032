/**
 * The indicators, one line each: what it measures, its published scalar, its weight. Each answers a raw forecast, > 0 for a
 * rise, from what a closed day knows; scaling and combination are elsewhere. They say nothing of size, stop or risk.
 *
 * Formulas and scalars: pysystemtrade (Robert Carver, github.com/robcarver17/pysystemtrade): `systems/provided/rules/`,
 * EWMAC scalars from `futures_chapter15/futuresconfig.yaml` (after his "Systematic Trading", 2015), breakout and carry
 * scalars from `rob_system/config.yaml`. Volatility premium: T. Bollerslev, G. Tauchen and H. Zhou, "Expected Stock Returns
 * and Variance Risk Premia", Review of Financial Studies 22 (2009); its scalar and all weights are our own choice.
 */
import { DAYS_PER_YEAR } from '../units';
import { foldWeightedMean, keepOfCentre, keepOfSpan, meanOf, type WeightedMean } from './weighted-mean';

export type Family = 'trend' | 'breakout' | 'carry' | 'premium';

/** What is known when a day has closed. */
export interface ClosedDay {
  readonly close: number;
  /** Daily closes up to this one, newest last, at most `MAX_WINDOW_DAYS`. */
  readonly closes: readonly number[];
  /** Of one day, in price units. */
  readonly priceVolatility: number | undefined;
  /** What holding a long for a year earns beside the price, as a ratio: < 0 while longs pay. */
  readonly carryAnnual: number | undefined;
  readonly impliedVolatilityAnnual: number | undefined;
}

export type Raw = { readonly kind: 'known'; readonly raw: number } | { readonly kind: 'unknown'; readonly reason: string };

export interface ForecastRule {
  readonly id: string;
  readonly title: string;
  readonly family: Family;
  /** Share of the combination; all together 1. */
  readonly weight: number;
  /** Makes the mean absolute forecast 10 over the published panel of futures. */
  readonly publishedScalar: number;
  /**
   * Makes it 10, capped at 20, over Binance BTCUSDT perpetual from January 2024 to June 2025: where the scalar starts before an asset's
   * own days correct it. Fitted to one asset; for the slowest rules that is two or three swings.
   */
  readonly scalar: number;
  readonly scalarSource: 'futures_chapter15' | 'rob_system' | 'own';
  readonly averageCount: number;
  /** Changes its averages in place. */
  readonly fold: (day: ClosedDay, averages: readonly WeightedMean[]) => Raw;
}

export const MAX_WINDOW_DAYS = 320;

/** How much each family says; inside a family all say the same. */
const FAMILY_WEIGHT: Readonly<Record<Family, number>> = { trend: 0.35, breakout: 0.25, carry: 0.3, premium: 0.1 };

type Unweighted = Omit<ForecastRule, 'weight'>;

const UNWEIGHTED: readonly Unweighted[] = [
  ewmac(2, 8, 10.6, 15.09), ewmac(4, 16, 7.5, 10.49), ewmac(8, 32, 5.3, 7.412), ewmac(16, 64, 3.75, 5.272), ewmac(32, 128, 2.65, 4.246), ewmac(64, 256, 1.87, 3.517),
  breakout(10, 0.6031025130185256, 0.7751), breakout(20, 0.6742627921625178, 0.8584), breakout(40, 0.7036929411910525, 0.9382),
  breakout(80, 0.726260784624834, 0.9437), breakout(160, 0.7388310187414805, 1.093), breakout(320, 0.7366197028421859, 0.9606),
  carry(10, 27.815707053556984, 56.87), carry(30, 28.384062881349813, 51.92), carry(60, 28.40072429176199, 48.7),
  volatilityPremium(),
];

export const FORECAST_RULES: readonly ForecastRule[] = UNWEIGHTED.map((rule) => ({
  ...rule, weight: FAMILY_WEIGHT[rule.family] / UNWEIGHTED.filter(({ family }) => family === rule.family).length,
}));

/** Fast less slow exponentially weighted mean of the price, in units of a day's volatility. */
function ewmac(fastDays: number, slowDays: number, publishedScalar: number, scalar: number): Unweighted {
  return {
    id: `ewmac${fastDays}-${slowDays}`,
    title: `Trend, EWMAC ${fastDays}/${slowDays} days`,
    family: 'trend',
    publishedScalar,
    scalar,
    scalarSource: 'futures_chapter15',
    averageCount: 2,
    fold: ({ close, priceVolatility }, [fast, slow]) => {
      if (fast === undefined || slow === undefined) return unknown('no memory');
      foldWeightedMean(fast, close, keepOfSpan(fastDays));
      foldWeightedMean(slow, close, keepOfSpan(slowDays));
      // From half the slow span on, nearly two thirds of the slow mean's weight is there.
      const needed = Math.max(10, slowDays / 2);
      if (slow.count < needed) return tooFew(slow.count, needed);
      if (priceVolatility === undefined) return unknown('no daily volatility: the price did not move, or too few days');
      return { kind: 'known', raw: ((meanOf(fast) ?? close) - (meanOf(slow) ?? close)) / priceVolatility };
    },
  };
}

/** Where the price stands between the lowest and the highest close of a window (-20 ... 20), smoothed over a quarter of it. */
function breakout(days: number, publishedScalar: number, scalar: number): Unweighted {
  const smoothDays = Math.max(1, Math.trunc(days / 4));
  return {
    id: `breakout${days}`,
    title: `Breakout of ${days} days`,
    family: 'breakout',
    publishedScalar,
    scalar,
    scalarSource: 'rob_system',
    averageCount: 1,
    fold: ({ close, closes }, [smoothed]) => {
      if (smoothed === undefined) return unknown('no memory');
      const window = closes.slice(-days);
      const needed = Math.ceil(days / 2);
      if (window.length < needed) return tooFew(window.length, needed + Math.ceil(smoothDays / 2) - 1);
      const high = Math.max(...window);
      const low = Math.min(...window);
      if (high > low) foldWeightedMean(smoothed, (40 * (close - (high + low) / 2)) / (high - low), keepOfSpan(smoothDays));
      const raw = meanOf(smoothed);
      if (raw === undefined || high === low) return unknown(`the price did not move in ${days} days`);
      return smoothed.count < Math.ceil(smoothDays / 2) ? tooFew(window.length, needed + Math.ceil(smoothDays / 2) - 1) : { kind: 'known', raw };
    },
  };
}

/** Carry of a year over volatility of a year, smoothed with a centre of mass of so many days. */
function carry(smoothDays: number, publishedScalar: number, scalar: number): Unweighted {
  return {
    id: `carry${smoothDays}`,
    title: `Carry, smoothed over ${smoothDays} days`,
    family: 'carry',
    publishedScalar,
    scalar,
    scalarSource: 'rob_system',
    averageCount: 1,
    fold: ({ close, priceVolatility, carryAnnual }, [smoothed]) => {
      if (smoothed === undefined) return unknown('no memory');
      if (carryAnnual === undefined) return unknown('neither funding nor basis known');
      if (priceVolatility === undefined) return unknown('no daily volatility: the price did not move, or too few days');
      foldWeightedMean(smoothed, carryAnnual / annual(priceVolatility, close), keepOfCentre(smoothDays));
      return smoothed.count < smoothDays ? tooFew(smoothed.count, smoothDays) : { kind: 'known', raw: meanOf(smoothed) ?? 0 };
    },
  };
}

const PREMIUM_SPAN_DAYS = 365;
const PREMIUM_DAYS = 60;

/**
 * ln(implied / realised volatility) less its own mean: those who pay more than usual for protection pay those who bear the
 * risk. Its scalar takes a mean absolute distance of 0.2 for granted until it is measured.
 */
function volatilityPremium(): Unweighted {
  return {
    id: 'volatility-premium',
    title: 'Volatility premium, implied over realised',
    family: 'premium',
    publishedScalar: 50,
    scalar: 50,
    scalarSource: 'own',
    averageCount: 1,
    fold: ({ close, priceVolatility, impliedVolatilityAnnual }, [usual]) => {
      if (usual === undefined) return unknown('no memory');
      if (impliedVolatilityAnnual === undefined) return unknown('no implied volatility known');
      if (priceVolatility === undefined) return unknown('no daily volatility: the price did not move, or too few days');
      const premium = Math.log(impliedVolatilityAnnual / annual(priceVolatility, close));
      foldWeightedMean(usual, premium, keepOfSpan(PREMIUM_SPAN_DAYS));
      return usual.count < PREMIUM_DAYS ? tooFew(usual.count, PREMIUM_DAYS) : { kind: 'known', raw: premium - (meanOf(usual) ?? premium) };
    },
  };
}

/** From price units of a day to a ratio of a year. */
function annual(priceVolatility: number, close: number): number {
  return (priceVolatility / close) * Math.sqrt(DAYS_PER_YEAR);
}

function unknown(reason: string): Raw {
  return { kind: 'unknown', reason };
}

function tooFew(count: number, needed: number): Raw {
  return unknown(`${count} of at least ${needed} days`);
}
