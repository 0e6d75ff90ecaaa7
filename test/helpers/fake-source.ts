import type { Work } from '#server/db/database.ts';
import type {
  ClaimedSlice,
  SourceHold,
  SourceMove,
  SourceReader,
  SourceState,
} from '#server/modules/outbox/sources.ts';
import type { SkipReason } from '#shared/domain/messaging.ts';

/** A source that says what the test says, and remembers what it heard. */
export class FakeSource implements SourceReader {
  state: SourceState;
  readonly skipped: SkipReason[] = [];
  readonly moves: SourceMove[] = [];
  /** Micro-units that are held or spent, by what it was told. */
  committed = 0;

  constructor(state: SourceState) {
    this.state = state;
  }

  async read(): Promise<SourceState> {
    return this.state;
  }

  async onClaimed(work: Work, _: string, { handed, skipped }: ClaimedSlice): Promise<void> {
    work.afterCommit(() => {
      this.skipped.push(...skipped);
      this.committed += handed.reduce((sum, { price }) => sum + price, 0);
    });
  }

  async onMoved(work: Work, _: string, moves: readonly SourceMove[]): Promise<void> {
    work.afterCommit(() => {
      this.moves.push(...moves);
      for (const { to, price } of moves) if (to === 'failed' || to === 'waiting') this.committed -= price;
    });
  }
}

/** The same as a campaign is: it stands still as a whole until the test lets it go on. */
export class FakeCampaign extends FakeSource {
  held: SourceHold | null = null;

  override async read(): Promise<SourceState> {
    return this.held ? { kind: 'waits' } : this.state;
  }

  async hold(work: Work, _: string, hold: SourceHold): Promise<void> {
    work.afterCommit(() => {
      this.held = hold;
    });
  }
}
