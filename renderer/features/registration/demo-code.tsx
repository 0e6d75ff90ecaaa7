import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../../bridge/bridge-context.tsx';
import classes from './demo-code.module.css';

/** In the demo nobody holds a phone in their hand: where the code is to be read. */
export function DemoCode({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation();
  const phonesUrl = useSnapshot((snapshot) => snapshot.demo?.phonesUrl ?? null);
  if (phonesUrl === null) return null;
  return (
    <a
      className={classes.link}
      href={phonesUrl}
      target="_blank"
      rel="noopener"
      // The code is typed right after it was read.
      onClick={onOpen}
    >
      {t('register.demoCode')}
    </a>
  );
}
