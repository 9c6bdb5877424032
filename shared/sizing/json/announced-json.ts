/** Old and new liquidation and margin under announced tier tables, as JSON: a forecast, because the tables are known rules. */
import type { Liquidation } from '../../margin/margin';
import { underAnnouncedTiers } from '../../margin/forecast/tier-change';
import type { SizingRequest } from './request-json';

export interface AnnouncedJson {
  readonly kind: 'forecast';
  /** Symbols with a table, each with the moment from which it holds, in ms UTC. */
  readonly effectiveAtMs: Readonly<Record<string, number>>;
  /** Positions whose liquidation or margin it moves, through a shared pool too. */
  readonly changed: readonly {
    readonly position: string;
    readonly symbol: string;
    /** null where there is none or it is not known. */
    readonly liquidationPriceBefore: number | null;
    readonly liquidationPriceAfter: number | null;
    readonly maintenanceMarginBefore: number;
    readonly maintenanceMarginAfter: number;
    readonly initialMarginBefore: number;
    readonly initialMarginAfter: number;
  }[];
}

/** Undefined where nothing is announced for what the account holds. */
export function announcedJson({ input }: SizingRequest): AnnouncedJson | undefined {
  const [sized] = input.accounts;
  const announced = [...input.instruments.values()].flatMap(({ id, symbol }) => {
    const tiers = input.instrumentFacts.get(id)?.announcedTiers;
    return tiers === undefined ? [] : [{ symbol, ...tiers }];
  });
  if (sized === undefined || announced.length === 0) return undefined;
  const forecast = underAnnouncedTiers(sized.account, sized.market, new Map(announced.map(({ symbol, tiers }) => [symbol, tiers])));
  return {
    kind: 'forecast',
    effectiveAtMs: Object.fromEntries(announced.map(({ symbol, effectiveAtMs }) => [symbol, effectiveAtMs])),
    changed: forecast.changed.map(({ positionId, symbol, before, after, maintenanceBefore, maintenanceAfter, initialMarginBefore, initialMarginAfter }) => ({
      position: positionId, symbol, liquidationPriceBefore: priceOf(before), liquidationPriceAfter: priceOf(after),
      maintenanceMarginBefore: maintenanceBefore, maintenanceMarginAfter: maintenanceAfter, initialMarginBefore, initialMarginAfter,
    })),
  };
}

function priceOf(liquidation: Liquidation): number | null {
  return liquidation.kind === 'ok' ? liquidation.nearest.price : null;
}
