import { UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconChevronDown, IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { AutoTopup, Card } from '#shared/api/billing.ts';
import { useFormat } from '../../../i18n/use-format.ts';
import { useNow } from '../../../i18n/use-now.ts';
import { Notice } from '../../../ui/notice.tsx';
import classes from './auto-topup-status.module.css';
import { evaluationLine, type StatusWords, statusWords } from './status-words.ts';

type NoticeTone = Exclude<StatusWords['tone'], 'plain'>;

const icons: Record<NoticeTone, ReactNode> = {
  accent: <IconRefresh size={20} />,
  amber: <IconAlertTriangle size={20} />,
  red: <IconAlertTriangle size={20} />,
};

interface AutoTopupStatusProps {
  autoTopup: AutoTopup;
  /** Null while the payment provider does not answer. */
  cards: readonly Card[] | null;
}

/** What Auto Topup would do or what keeps it from charging; on demand, why it charged or did not. */
export function AutoTopupStatus({ autoTopup, cards }: AutoTopupStatusProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const listId = useId();
  const [opened, list] = useDisclosure(false);
  const { tone, title, text, facts } = statusWords(t, format, autoTopup, cards, now);
  const { evaluations } = autoTopup;
  const charged = evaluations[0]?.decision.kind === 'charge';

  const words = (
    <>
      {/* Only what it comes to is read out: when it was last checked changes every minute. */}
      <span role="status">
        <span className={classes.title}>{title}</span>
        {text !== null && <span className={classes.text}>{text}</span>}
      </span>
      <span className={classes.foot}>
        <span>{facts}</span>
        {evaluations.length > 0 && (
          <UnstyledButton
            className={classes.why}
            aria-expanded={opened}
            aria-controls={opened ? listId : undefined}
            onClick={list.toggle}
          >
            {t(charged ? 'autoTopup.why.charged' : 'autoTopup.why.notCharged')}
            <IconChevronDown size={16} aria-hidden="true" className={classes.chevron} />
          </UnstyledButton>
        )}
      </span>
    </>
  );

  return (
    <div className={classes.status} data-tone={tone}>
      {tone === 'plain' ? (
        words
      ) : (
        <Notice tone={tone} icon={icons[tone]}>
          {words}
        </Notice>
      )}
      {opened && (
        <ul id={listId} className={classes.evaluations}>
          {evaluations.map((evaluation) => (
            <li key={evaluation.id}>{evaluationLine(t, format, evaluation, autoTopup, now)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
