import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CentredCard } from './centred-card.tsx';

/** Catches what breaks while rendering below it and offers a fresh start. The details stay in the developer tools. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { t } = useTranslation();
  return (
    <CentredCard title={t('app.crashTitle')} subtitle={t('app.crashText')}>
      <Button
        variant="filled"
        leftSection={<IconRefresh size={18} />}
        onClick={() => window.location.reload()}
        autoFocus
      >
        {t('app.reload')}
      </Button>
    </CentredCard>
  );
}
