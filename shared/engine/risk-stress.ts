/** The page "Stress": every cell of the stress table over the whole book, our own first, with each pool afterwards. Each is a stress with an assumption, none a forecast. */
import { unwrap } from '../assert';
import { prepareMargin } from '../margin/prepare';
import { STRESS_WORDS } from '../risk/stress/cell';
import { stressAccount, stressReport, type BookAnswer, type CellReport, type PoolCell, type StressAccount } from '../risk/stress/report';
import { accountTiers } from './account-margin';
import { accountOptions } from './account-options';
import { known, unknown } from './known';
import { ageOfAccounts } from './question-ground';
import { capitalFigure, lossFigure } from './risk-capital';
import { stressMarket } from './risk-ground';
import type { RiskCapitalFigure, StressAnswer, StressPoolAfter, StressRow } from './risk-questions';
import { sizingInput } from './sizing-facts';
import type { State } from './state';

/** Grids that venues publish, by the first part of a cell's id; all others are our own. */
const GRIDS: readonly string[] = ['deribit', 'paradex', 'okx', 'span'];

export function stressAnswer(state: State): StressAnswer {
  const accounts = Object.values(state.accounts);
  const input = sizingInput(state);
  const { age, missing } = ageOfAccounts(state, accounts);
  const stressed = accounts.map((account): StressAccount => {
    const market = stressMarket(input, account);
    const options = accountOptions(state, account);
    const made = stressAccount(account.id, account.venue, prepareMargin(account, accountTiers(state, account), options), market, options);
    // Old marks and unconfirmed accounts make the sums unknown, with their name.
    return { ...made, missing: [...new Set([...made.missing, ...missing])].sort() };
  });
  const report = stressReport(stressed);
  const capital = capitalFigure(input, state);
  const { stressLossRatio } = input.policy.parameters;
  const worstOfMoves = worstOf(report.cells.filter(({ cell }) => isJudged(cell.shock.kind)));
  const rows = report.cells.map((cell): StressRow => {
    const row = rowOf(state, cell, capital);
    const isOver = isJudged(cell.cell.shock.kind) && row.loss.kind === 'known' && (row.loss.value.ratio ?? 0) > stressLossRatio;
    return { ...row, isOver, ...(cell === report.worst ? { mark: 'worst' } : cell === worstOfMoves ? { mark: 'worstOfMoves' } : {}) };
  });
  const joint = stressed[0]?.market.joint ?? { down: input.policy.parameters.jointDistanceRatio, up: input.policy.parameters.jointDistanceRatio };
  return {
    kind: 'stress', atMs: state.nowMs, age, words: STRESS_WORDS, capital, limitRatio: stressLossRatio, joint,
    rows: [...rows.filter(({ group }) => group === 'own'), ...rows.filter(({ group }) => group !== 'own')],
    missing: report.missing,
  };
}

/** Equity at a venue that is gone and money in a fallen stablecoin are lost whatever the sizes are. */
function isJudged(kind: CellReport['cell']['shock']['kind']): boolean {
  return kind !== 'venueGone' && kind !== 'stablecoin';
}

function worstOf(cells: readonly CellReport[]): CellReport | undefined {
  return cells.reduce<CellReport | undefined>((worst, cell) => (cell.book.kind === 'loss' && (worst?.book.kind !== 'loss' || cell.book.lossUsd > worst.book.lossUsd) ? cell : worst), undefined);
}

function rowOf(state: State, { cell, book, pools }: CellReport, capital: RiskCapitalFigure): Omit<StressRow, 'mark' | 'isOver'> {
  const [first = ''] = cell.id.split('/');
  const detail = book.kind === 'loss' ? book.detail : undefined;
  return {
    cellId: cell.id, group: GRIDS.includes(first) ? first : 'own', title: cell.title, source: cell.source, weight: cell.weight,
    loss: lossOf(book, capital), ...(detail === undefined ? {} : { detail }),
    pools: book.kind === 'unknown' ? [] : pools.map((pool) => poolOf(state, pool)),
  };
}

function lossOf(book: BookAnswer, capital: RiskCapitalFigure): StressRow['loss'] {
  if (book.kind === 'notHit') return book;
  return book.kind === 'unknown' ? unknown(...book.missing) : known(lossFigure(book.lossUsd, capital.usd));
}

function poolOf(state: State, { accountId, poolId, unit, answer }: PoolCell): StressPoolAfter {
  const account = unwrap(Object.values(state.accounts).find(({ id }) => id === accountId), 'a cell of an account of the state');
  const name = { accountId, accountName: account.name, poolId, unit };
  if (answer.kind === 'notHit') return { ...name, after: answer };
  if (answer.kind === 'unknown') return { ...name, after: unknown(...answer.missing) };
  return { ...name, after: known({ ...answer.after, loss: answer.loss, ...(answer.detail === undefined ? {} : { detail: answer.detail }) }) };
}
