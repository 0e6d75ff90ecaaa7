import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSnapshot } from '../bridge/bridge-context.tsx';
import { lineTrouble } from '../bridge/line-trouble.ts';
import { errorMessage } from '../i18n/error-message.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useNow } from '../i18n/use-now.ts';
import { Strip } from './strip.tsx';

/** Why there is no line, where waiting alone does not bring it back, and who has to do what. */
export function LineTrouble() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const error = useSnapshot((snapshot) => lineTrouble(snapshot.connection));
  const message = error && errorMessage(t, format, error, now);
  return (
    // It stays there to be heard when something comes.
    <div role="status">
      {message && (
        <Strip tone="amber" icon={<IconCloudOff size={18} />}>
          <strong>{message.title}</strong>
          {message.text}
        </Strip>
      )}
    </div>
  );
}
