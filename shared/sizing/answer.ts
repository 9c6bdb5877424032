/** What a sizing rule may say: an interval of the bundle's signed net exposure, an abstention, or that it cannot know. */

export type Family = 'hard' | 'statistical' | 'target';

export type Answer =
  | { readonly kind: 'range'; readonly lowBase: number; readonly highBase: number; readonly because: string; readonly horizonHours: number }
  /** No cut of this bundle (nor, with a view, any other net of it) satisfies the rule while everything else is held. */
  | { readonly kind: 'none'; readonly because: string; readonly horizonHours: number }
  /** Sets no size: `move` says in a few words which money should move ("withdraw 12,000 USDT"), absent when none has to. */
  | { readonly kind: 'moves'; readonly move?: string; readonly because: string }
  /** Left out, with the reason shown. */
  | { readonly kind: 'abstains'; readonly why: string }
  /** Never orders a cut; a hard limit that is unknown forbids increases. */
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };
