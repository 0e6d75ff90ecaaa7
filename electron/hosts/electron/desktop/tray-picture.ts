import { type NativeImage, nativeImage } from 'electron';
import plainDense from '../../../icons/tray@2x.png?inline';
import plain from '../../../icons/tray.png?inline';
import templateDense from '../../../icons/trayTemplate@2x.png?inline';
import template from '../../../icons/trayTemplate.png?inline';

/** The app's picture in the tray: on macOS in one colour, which the system chooses. */
export function trayPicture(platform: NodeJS.Platform): NativeImage {
  const [once, dense] = platform === 'darwin' ? [template, templateDense] : [plain, plainDense];
  const picture = nativeImage.createFromDataURL(once);
  picture.addRepresentation({ scaleFactor: 2, dataURL: dense });
  picture.setTemplateImage(platform === 'darwin');
  return picture;
}
