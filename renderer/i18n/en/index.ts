import app from './app.json';
import autoTopup from './auto-topup.json';
import computer from './computer.json';
import credit from './credit.json';
import errors from './errors.json';
import messagingErrors from './errors-messaging.json';
import history from './history.json';
import lock from './lock.json';
import members from './members.json';
import notification from './notification.json';
import register from './register.json';
import settings from './settings.json';
import shell from './shell.json';
import shop from './shop.json';
import topup from './topup.json';
import usagePage from './usage-page.json';
import welcome from './welcome.json';

/**
 * The words in English that the first screens may need: a file per part of the app. `later/` has those that only
 * somebody signed in sees. The other languages have the same files and keys.
 */
export default {
  ...app,
  ...autoTopup,
  ...computer,
  ...credit,
  errors: { ...errors.errors, ...messagingErrors.errors },
  ...history,
  ...lock,
  ...members,
  ...notification,
  ...register,
  ...settings,
  ...shell,
  ...shop,
  ...topup,
  ...usagePage,
  ...welcome,
};
