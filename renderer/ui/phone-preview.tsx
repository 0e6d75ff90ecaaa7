import classes from './phone-preview.module.css';

interface PhonePreviewProps {
  /** Names the picture. */
  label: string;
  /** Whom the message is from, as it stands above it. */
  sender: string;
  /** The message as it is sent: fields filled in. */
  text: string;
}

/** A message as the phone shows it that gets it. */
export function PhonePreview({ label, sender, text }: PhonePreviewProps) {
  return (
    <figure className={classes.phone} aria-label={label}>
      <figcaption className={classes.sender}>{sender}</figcaption>
      <div className={classes.screen}>{text !== '' && <p className={classes.message}>{text}</p>}</div>
    </figure>
  );
}
