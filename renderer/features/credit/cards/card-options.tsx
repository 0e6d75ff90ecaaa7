import { Radio } from '@mantine/core';
import type { Card } from '#shared/api/billing.ts';
import { CardLabel } from './card-label.tsx';
import classes from './card-options.module.css';

/** Cards to choose one of, inside a `Radio.Group`. */
export function CardOptions({ cards, disabled }: { cards: readonly Card[]; disabled: boolean }) {
  return (
    <div className={classes.options}>
      {cards.map((card) => (
        <Radio.Card key={card.id} value={card.id} className={classes.option ?? ''} disabled={disabled}>
          <Radio.Indicator />
          <CardLabel card={card} />
        </Radio.Card>
      ))}
    </div>
  );
}
