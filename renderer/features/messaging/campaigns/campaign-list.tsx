import { UnstyledButton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CampaignLine } from '#shared/api/campaigns.ts';
import { SMS_CURRENCY } from '#shared/domain/money.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { Meter } from '../../../ui/meter.tsx';
import { isDialogShown } from '../../../ui/use-escape.ts';
import classes from './campaign-list.module.css';
import { CampaignStanding, shareDone } from './campaign-words.tsx';
import { useWhen } from './use-when.ts';

const COUNTS = ['sent', 'delivered', 'failed', 'skipped'] as const;

interface CampaignListProps {
  campaigns: readonly CampaignLine[];
  /** The one that was open last: the focus comes back to it. */
  returnTo: string | null;
  /** Those with something typed that is not saved. */
  unsaved: (id: string) => boolean;
  onOpen: (id: string) => void;
}

/** A row each, which opens it: by a press, or with the arrow keys and Enter. */
export function CampaignList({ campaigns, returnTo, unsaved, onOpen }: CampaignListProps) {
  const { t } = useTranslation();
  const body = useRef<HTMLTableSectionElement>(null);
  const rows = () => [...(body.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];

  const move = (step: number) => {
    if (isDialogShown()) return;
    const all = rows();
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = at === -1 ? 0 : Math.min(all.length - 1, Math.max(0, at + step));
    all[next]?.focus();
  };
  useHotkeys([
    ['ArrowDown', () => move(1)],
    ['ArrowUp', () => move(-1)],
  ]);

  // A new one may come into the list a moment later.
  const isThere = campaigns.some(({ id }) => id === returnTo);
  useEffect(() => {
    if (returnTo === null || !isThere || document.activeElement !== document.body) return;
    body.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(returnTo)}"]`)?.focus();
  }, [returnTo, isThere]);

  return (
    <table className={classes.table} aria-label={t('campaigns.list')}>
      <thead>
        <tr>
          <th scope="col">{t('campaigns.column.name')}</th>
          <th scope="col">{t('campaigns.column.state')}</th>
          {COUNTS.map((count) => (
            <th key={count} scope="col" className={classes.number}>
              {t(`messaging.count.${count}`)}
            </th>
          ))}
          <th scope="col" className={classes.number}>
            {t('messaging.count.cost')}
          </th>
          <th scope="col" className={classes.when}>
            {t('campaigns.column.when')}
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        {campaigns.map((campaign) => (
          <Row key={campaign.id} campaign={campaign} unsaved={unsaved(campaign.id)} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  campaign: CampaignLine;
  unsaved: boolean;
  onOpen: (id: string) => void;
}

function Row({ campaign, unsaved, onOpen }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const when = useWhen(campaign);
  const { id, name, state, held } = campaign;
  const begun = campaign.startedAt !== null;
  return (
    <tr className={classes.row}>
      <th scope="row">
        {/* Its press covers the whole row. */}
        <UnstyledButton
          className={classes.open}
          data-row={id}
          aria-label={t('campaigns.open', { name })}
          onClick={() => onOpen(id)}
        >
          {name}
          {unsaved && <span className={classes.unsaved}>{t('messaging.unsaved')}</span>}
        </UnstyledButton>
      </th>
      <td>
        <span className={classes.state}>
          <CampaignStanding campaign={campaign} />
          {state === 'sending' && (
            <Meter
              small
              label={t('campaigns.progress.label')}
              share={shareDone(campaign)}
              text={format.percent(shareDone(campaign))}
              tone={held === null ? 'accent' : held.by === 'quiet' ? 'resting' : 'amber'}
            />
          )}
        </span>
      </td>
      {COUNTS.map((count) => (
        <td key={count} className={classes.number}>
          {begun ? format.number(campaign[count]) : t('messaging.none')}
        </td>
      ))}
      <td className={classes.number}>{begun ? format.spent(campaign.cost, SMS_CURRENCY) : t('messaging.none')}</td>
      <td className={classes.when}>{when}</td>
    </tr>
  );
}
